import fc from "fast-check";
import { soundChanges } from "./changes";
import { hurt, slips } from "./hurt";
import type { Specimen } from "./properties";
import { anyStyle } from "./value";

/** Sound changes with one that is hurt, a layout and an order of keys. */
export const specimens: fc.Arbitrary<Specimen> = fc
  .record({ sound: soundChanges, slips, style: anyStyle, seed: fc.nat() })
  .map(({ sound, slips, style, seed }) => ({ sound, hurt: hurt(sound, slips), style, seed }));
