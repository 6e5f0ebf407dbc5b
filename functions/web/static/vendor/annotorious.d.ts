export { createOSDAnnotator } from "@annotorious/openseadragon";
