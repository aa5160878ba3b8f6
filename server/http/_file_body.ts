import type { FileHandle } from "node:fs/promises";

const CHUNK_BYTES = 65_536;

/** The content of an open file, read as fast as it is taken. Closes the file at its end, on a failure and on cancel. */
export function fileBody(file: FileHandle): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES);
        if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
        await file.close();
        controller.close();
      } catch (error) {
        await file.close().catch(() => {});
        throw error;
      }
    },
    async cancel() {
      await file.close();
    },
  }, { highWaterMark: 0 });
}
