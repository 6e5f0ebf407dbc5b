/** The media type of a file. Browsers do not know DICOM, and modalities omit the file extension. */

const BY_ENDING = /** @type {Record<string, string>} */ ({
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  tif: "image/tiff",
  tiff: "image/tiff",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
  jp2: "image/jp2",
  j2k: "image/jp2",
  dcm: "application/dicom",
  dicom: "application/dicom",
});

/** @param {File} file @returns {Promise<string>} */
export async function mediaTypeOf(file) {
  const ending = file.name.includes(".") ? (file.name.split(".").pop() ?? "").toLowerCase() : "";
  if (BY_ENDING[ending]) return BY_ENDING[ending];
  const magic = new TextDecoder("latin1").decode(await file.slice(128, 132).arrayBuffer());
  return magic === "DICM" ? "application/dicom" : file.type || "application/octet-stream";
}
