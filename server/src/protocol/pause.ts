/** For how long the server may work before it looks for messages, milliseconds. */
const SLICE = 10;

/**
 * How often the event loop turns until a message that has arrived is answered: the connection reads it, handles it and
 * writes the answer in turns of their own. Work that went on after the first of them would put a slice before each.
 */
const TURNS_OF_A_MESSAGE = 4;

/** A time that begins now, of so many milliseconds; tells when it is up. */
export function slice(length = SLICE): () => boolean {
  const end = performance.now() + length;
  return () => performance.now() > end;
}

/** The end of the last pause that anybody has asked for. */
let lastPause: Promise<void> = Promise.resolve();

/**
 * Lets the messages in that have arrived, and has them answered. Whatever else is worked out in slices meanwhile comes
 * one after the other, each behind a pause of its own: a message waits for a single slice, however much is in work.
 */
export function pause(): Promise<void> {
  lastPause = lastPause.then(messagesAnswered);
  return lastPause;
}

async function messagesAnswered(): Promise<void> {
  for (let turn = 0; turn < TURNS_OF_A_MESSAGE; turn++) await nextTurn();
}

function nextTurn(): Promise<void> {
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
