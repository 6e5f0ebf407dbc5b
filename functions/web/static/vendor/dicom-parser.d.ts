import * as dicomParser from "dicom-parser";
export default dicomParser;
