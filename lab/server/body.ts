import type { IncomingMessage } from 'node:http';

/** More than any request that AWS takes. */
export const longestBody = 1 << 20;
/** What is too long is read on so far, so that its sender gets to hear why it is refused. */
const patience = 16 * longestBody;

/** The whole body, or undefined when it is longer than `longestBody`. Rejects when the sender does not come to an end. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= longestBody) chunks.push(chunk);
    else if (size > patience) throw new Error('a request without an end');
  }
  return size > longestBody ? undefined : Buffer.concat(chunks);
};
