/** dicom-parser declares itself as an ambient module, which names Node's Buffer. */

/// <reference path="../node_modules/dicom-parser/index.d.ts" />

type Buffer = Uint8Array;
