// The few assertions that the suite needs: Node's `assert` does not exist in the web worker extension host.

/** Fails with `message` unless `value` is truthy. */
export function ok(value: unknown, message: string): asserts value {
  if (!value) throw new Error(`Not so: ${message}`);
}

/** Fails unless both print as the same JSON. */
export function equal(actual: unknown, expected: unknown): void {
  const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== shouldBe) throw new Error(`It is ${is}, and should be ${shouldBe}.`);
}

/** Fails unless `text` matches. */
export function match(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${JSON.stringify(text)} should match ${pattern}.`);
}
