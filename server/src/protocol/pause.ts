/** For how long the server may work before it looks for messages, milliseconds. */
const SLICE = 10;

/** A time that begins now, of so many milliseconds; tells when it is up. */
export function slice(length = SLICE): () => boolean {
  const end = performance.now() + length;
  return () => performance.now() > end;
}

/** Lets the messages in that have arrived. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else afterMessages(resolve);
  });
}

/** Comes after a time, milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Web workers have no setImmediate, and their timers are slow. */
function afterMessages(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(undefined);
}
