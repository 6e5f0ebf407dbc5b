/**
 * Locate the bytes of a frame, native or encapsulated.
 *
 * @import { DataSet, Element } from "dicom-parser"
 * @import { Description } from "./describe.js"
 */

import dicomParser from "../../../vendor/dicom-parser.js";

/**
 * @param {DataSet} dataSet @param {Description} description
 * @param {(start: number, end: number) => Promise<Uint8Array> | Uint8Array} bytes
 * @returns {(index: number) => Promise<Uint8Array> | Uint8Array}
 */
export function framesOf(dataSet, description, bytes) {
  const element = dataSet.elements.x7fe00010 ?? dataSet.elements.x7fe00008 ?? dataSet.elements.x7fe00009;
  if (!element) throw new Error("There is no picture in this file.");
  if (element.encapsulatedPixelData) return encapsulated(dataSet, element, description.frames);
  const { rows, columns, allocated, photometric } = description;
  const samples = photometric === "YBR_FULL_422" ? 2 : description.samples;
  const bits = rows * columns * samples * allocated;
  if (allocated === 1) return (index) => oneBit(bytes, element.dataOffset, bits, index);
  const length = bits / 8;
  return (index) => bytes(element.dataOffset + index * length, element.dataOffset + (index + 1) * length);
}

/** Read a frame of single bits: such frames follow each other without padding to a whole byte.
 * @param {(start: number, end: number) => Promise<Uint8Array> | Uint8Array} bytes
 * @param {number} offset @param {number} bits @param {number} index */
async function oneBit(bytes, offset, bits, index) {
  const [from, to] = [index * bits, (index + 1) * bits];
  const packed = await bytes(offset + (from >> 3), offset + ((to + 7) >> 3));
  return Uint8Array.from({ length: bits }, (_, at) => (packed[((from & 7) + at) >> 3] >> ((from + at) & 7)) & 1);
}

/** @param {DataSet} dataSet @param {Element} element @param {number} frames */
function encapsulated(dataSet, element, frames) {
  const { fragments = [], basicOffsetTable = [] } = element;
  if (frames === 1)
    return () => dicomParser.readEncapsulatedPixelDataFromFragments(dataSet, element, 0, fragments.length);
  if (basicOffsetTable.length === frames)
    return (/** @type {number} */ index) => dicomParser.readEncapsulatedImageFrame(dataSet, element, index);
  if (fragments.length === frames)
    return (/** @type {number} */ index) =>
      dicomParser.readEncapsulatedPixelDataFromFragments(dataSet, element, index, 1);
  const table = dicomParser.createJPEGBasicOffsetTable(dataSet, element);
  return (/** @type {number} */ index) => dicomParser.readEncapsulatedImageFrame(dataSet, element, index, table);
}
