/** Characters that formats may hold as they are, and that steer the terminals and editors in which they are looked at. */
const steering = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text with each of them as the format writes it by its number. */
export function withoutSteering(text: string, written: (code: number) => string): string {
  return text.replace(steering, (character) => written(character.charCodeAt(0)));
}
