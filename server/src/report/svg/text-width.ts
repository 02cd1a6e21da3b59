/** Scripts whose characters are as wide as they are high. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u{a4cf}\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** About how wide a text is in a common sans-serif font, rather more than less. */
export function widthOf(text: string, fontSize: number): number {
  let units = 0;
  for (const character of text)
    units += WIDE.test(character)
      ? 1.05
      : /[A-Z@%mwMW]/.test(character)
        ? 0.78
        : /[iljtfr.,:;|'/ ()-]/.test(character)
          ? 0.36
          : 0.58;
  return units * fontSize;
}

/** A text that is no wider than there is room, its end left out where it has to be. */
export function fitted(text: string, room: number, fontSize: number): string {
  if (widthOf(text, fontSize) <= room) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(`${kept}${character}…`, fontSize) > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** A text in lines that are no wider than there is room. */
export function lines(text: string, room: number, fontSize: number): readonly string[] {
  const found: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer, fontSize) > room) {
      found.push(line);
      line = fitted(word, room, fontSize);
    } else line = fitted(longer, room, fontSize);
  }
  return line === "" ? found : [...found, line];
}
