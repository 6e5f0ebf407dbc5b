/**
 * Upload large files in parts. Parts that arrived stay, so a pause or a broken connection costs the parts under way only.
 *
 * @import { UploadTarget } from "#api"
 */

import { sendBytes } from "./transfer.js";

const PART = 16_000_000; // bytes, unless the service says otherwise
const AT_ONCE = 3;

/** Files of this size and above, in bytes, are sent in parts. */
export const LARGE = 48_000_000;

/** @param {number} size */
export function partsFor(size) {
  return Math.max(2, Math.min(Math.ceil(size / PART), 10_000));
}

/**
 * @param {UploadTarget} target
 * @param {File} file @param {Set<number>} arrived  numbers of the parts that have arrived; grows
 * @param {(sent: number) => void} progress @param {AbortSignal} signal
 */
export async function sendParts({ parts, part_size }, file, arrived, progress, signal) {
  const size = part_size ?? PART;
  const waiting = (parts ?? []).filter((part) => !arrived.has(part.part_number));
  /** @type {Map<number, number>} */
  const moving = new Map();
  const sizeOf = (/** @type {number} */ number) => Math.min(size, file.size - (number - 1) * size);
  const tell = () =>
    progress(
      [...arrived].reduce((sum, number) => sum + sizeOf(number), 0) +
        [...moving.values()].reduce((sum, sent) => sum + sent, 0),
    );
  let failed = false;
  const worker = async () => {
    for (let part = waiting.shift(); part && !failed; part = waiting.shift()) {
      const { part_number, upload_url } = part;
      const start = (part_number - 1) * size;
      const moved = (/** @type {number} */ sent) => {
        moving.set(part_number, sent);
        tell();
      };
      await sendBytes({ upload_url }, file.slice(start, start + size), moved, signal).catch((error) => {
        failed = true;
        throw error;
      });
      moving.delete(part_number);
      arrived.add(part_number);
      tell();
    }
  };
  tell();
  // A part that fails does not abort the others: they arrive, and need not be sent again.
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
