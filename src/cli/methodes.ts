/** `ifn methodes`: the variants of the index, as a list, one in full, or the JSON Schema of a method file. */
import type { Argv } from 'yargs'
import { methodJsonSchema } from '../method/schema.ts'
import type { Evidence, Group, Method, Measure } from '../method/method.ts'
import { methods } from '../methods/registry.ts'
import { loadMethod, type CommonOptions } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit } from './streams.ts'

interface MethodesOptions extends CommonOptions {
  readonly id?: string
  readonly schema: boolean
}

const grades: Readonly<Record<Evidence['grade'], string>> = {
  verifie: 'vérifiée sur des données publiées',
  cite: 'citée d’une source publiée',
  deduit: 'déduite, non confirmée',
  inconnu: 'non vérifiée',
  propre: 'propre au projet',
}

export const methodes: Command<MethodesOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('id', { type: 'string', describe: 'méthode à décrire en entier, ou fichier de méthode' })
      .option('schema', { type: 'boolean', default: false, describe: 'le schéma JSON d’un fichier de méthode' }),

  async run({ id, schema, json }, out) {
    if (schema) out.data(`${JSON.stringify(methodJsonSchema(), null, 2)}\n`)
    else if (id === undefined) out.data(json ? `${JSON.stringify(methods.map(brief), null, 2)}\n` : list())
    else {
      const method = await loadMethod(id)
      out.data(json ? `${JSON.stringify(method, null, 2)}\n` : sheet(method))
    }
    return Exit.done
  },
}

function brief({ id, version, title, evidence, licence, variants, subIndices }: Method): object {
  return { id, version, titre: title, preuve: evidence.grade, licence, variantes: Object.keys(variants ?? {}), sous_indices: Object.keys(subIndices) }
}

function list(): string {
  const width = Math.max(...methods.map(({ id }) => id.length))
  return `${methods.map(({ id, title, evidence }) => `${id.padEnd(width)}  ${title}\n${' '.repeat(width)}  ${grades[evidence.grade]}`).join('\n')}\n`
}

function sheet(method: Method): string {
  const { id, version, title, description, formula, author, licence, evidence, sources, indicators, subIndices, axes = {}, index, variants = {}, warnings = [] } = method
  const names = { ...axes, ...subIndices }
  const members = (group: Group): string => group.of.map((name, k) => `${name}${group.weights ? ` × ${group.weights[k]}` : ''}`).join(group.aggregation === 'premier-present' ? ', à défaut ' : ' + ') + aggregationText(group)
  return `${[
    `${title}`,
    `${id}, version ${version}`,
    '',
    description,
    formula,
    '',
    `preuve      ${grades[evidence.grade]}. ${evidence.text}`,
    `auteur      ${author}`,
    `licence     ${licence}`,
    ...warnings.map((text, k) => `${k === 0 ? 'à savoir' : ''}`.padEnd(12) + text),
    '',
    'indicateurs',
    ...Object.entries(indicators).flatMap(([name, each]) => [
      `  ${name} (${each.sense === 'aggrave' ? 'aggrave' : 'protège'}) : ${each.definition ?? each.label}`,
      ...each.measures.map((measure, k) => `    ${k === 0 ? '=' : 'ou'} ${measureText(measure)}`),
    ]),
    '',
    'groupes',
    ...Object.entries(names).map(([name, group]) => `  ${name} : ${group.label} = ${members(group)}`),
    `  ifn : ${index.label} = ${members(index)}`,
    '',
    'sources',
    ...Object.values(sources).map(({ producer, label, millesime, licence: terms }) => `  ${[producer, label, millesime, terms].filter(Boolean).join(', ')}`),
    ...(Object.keys(variants).length === 0 ? [] : ['', 'variantes', ...Object.entries(variants).map(([name, each]) => `  ${name} : ${each.title}`)]),
  ].join('\n')}\n`
}

function measureText(measure: Measure): string {
  if ('numerator' in measure) return `(${measure.numerator}) / (${measure.denominator})`
  return 'rate' in measure ? `${measure.rate} (part publiée)` : measure.value
}

/** How the children make one value, where it is not their mean. */
function aggregationText({ aggregation = 'moyenne' }: Group): string {
  if (aggregation === 'moyenne' || aggregation === 'premier-present') return ''
  return ` (${typeof aggregation === 'string' ? aggregation : JSON.stringify(aggregation).replace(/["{}]/g, '').replace('kind:', '')})`
}
