/** Edits of CAA records that several fixes share. */
import type { CaaData } from "../../dns/caa";
import { replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import type { Json } from "../../manifest/edits/write";
import type { RecordSet } from "../../manifest/model/record-set";
import type { View } from "../../manifest/view";
import { addValues, turnIntoUpdate } from "../dns/record-edits";

export interface Property {
  readonly tag: string;
  readonly value: string;
}

/** Adds properties to a CAA record, in the form in which the others stand there. One that is kept is updated then. */
export function addProperties(
  record: RecordSet,
  properties: readonly Property[],
  layout: Layout,
): readonly TextEdit[] {
  const values = properties.map((property) => propertyLike(record, property));
  return [...addValues(record, values, layout), ...turnIntoUpdate(record, layout)];
}

function propertyLike(record: RecordSet, { tag, value }: Property): Json {
  const isMap = record.values[0]?.map !== undefined;
  return isMap ? { flags: 0, tag, value } : `0 ${tag} "${value}"`;
}

/** Writes another value into a property of a CAA record. */
export function rewriteProperty(written: View<unknown>, data: CaaData, value: string): readonly TextEdit[] {
  const field = (written as View<{ value: string }>).at("value").scalar;
  if (field) return [replaceScalar(field, value)];
  const { scalar } = written;
  return scalar ? [replaceScalar(scalar, `${data.flags} ${data.tag} "${value}"`)] : [];
}

/** Writes other flags and another tag into a property of a CAA record. */
export function rewriteHead(
  written: View<unknown>,
  { flags, tag }: { readonly flags: number; readonly tag: string },
): readonly TextEdit[] {
  const { scalar } = written;
  if (scalar)
    return [
      replaceScalar(
        scalar,
        scalar.source.replace(/^\s*\S+\s+\S+/, () => `${flags} ${tag}`),
      ),
    ];
  const fields = written as View<{ flags: number; tag: string }>;
  const [ownFlags, ownTag] = [fields.at("flags"), fields.at("tag")];
  return [
    ...(ownFlags.scalar && ownFlags.number !== flags ? [replaceScalar(ownFlags.scalar, flags)] : []),
    ...(ownTag.scalar && ownTag.text?.toLowerCase() !== tag ? [replaceScalar(ownTag.scalar, tag)] : []),
  ];
}
