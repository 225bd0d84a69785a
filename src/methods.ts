/**
 * The published methods, by identifier, and method files: read, checked, told. The entry
 * `indice-fragilite-numerique/methods`. The schema that reads a method file weighs more than the
 * engine: an application that only computes does not load it.
 *
 * @packageDocumentation
 */
export {
  compas2024,
  deri16,
  hautsDeFrance2021,
  ifn2026,
  mednum2020,
  mednum2022,
  mednum2022Senior,
  mednum2023,
  mednum2023Jeune,
  mednum2023Senior,
  methodById,
  methods,
  nouvelleCaledonie2024,
  occitanie2019,
  portrea2023,
  purdueDdi,
  withVariant,
} from './methods/registry.ts'
export { methodFrom, methodJsonSchema } from './method/schema.ts'
export { methodSheet, sheetHtml, sheetMarkdown, sheetText } from './method/sheet.ts'
export type { MethodSheet, Section } from './method/sheet.ts'
export { drawTree } from './method/words.ts'
