/** `ifn methodes`: the variants of the index, as a list, one in full, the JSON Schema of a method file, or a file to start from. */
import type { Argv } from 'yargs'
import { methodSheet, sheetHtml, sheetMarkdown, sheetText } from '../method/sheet.ts'
import { newMethod } from '../method/extend.ts'
import { grades } from '../method/words.ts'
import type { Method } from '../method/method.ts'
import { methods } from '../methods/registry.ts'
import { loadMethod, type CommonOptions } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit } from './streams.ts'

interface MethodesOptions extends CommonOptions {
  readonly id?: string
  readonly variante?: string
  readonly format: keyof typeof formats
  readonly schema: boolean
  readonly nouvelle: boolean
}

const formats = { texte: sheetText, markdown: sheetMarkdown, html: sheetHtml } as const

/** The command `ifn methodes`: lists, describes, checks and creates methods. */
export const methodes: Command<MethodesOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('id', {
        type: 'string',
        describe: 'méthode à décrire en entier, ou fichier de méthode',
      })
      .option('variante', { type: 'string', describe: 'variante de la méthode' })
      .option('format', {
        choices: ['texte', 'markdown', 'html'] as const,
        default: 'texte' as const,
        describe: 'forme de la fiche',
      })
      .option('schema', {
        type: 'boolean',
        default: false,
        describe: 'le schéma JSON d’un fichier de méthode',
      })
      .option('nouvelle', {
        type: 'boolean',
        default: false,
        describe: 'un fichier de méthode commenté, pour commencer la sienne',
      })
      .example('ifn methodes ifn-2026 --format html > fiche.html', 'la fiche d’une méthode')
      .example('ifn methodes --nouvelle > ma-methode.yaml', 'une méthode à soi'),

  async run({ id, variante, format, schema, nouvelle, json }, out) {
    if (schema)
      out.data(
        `${JSON.stringify((await import('../method/schema.ts')).methodJsonSchema(methods.map((each) => each.id)), null, 2)}\n`,
      )
    else if (nouvelle) out.data(newMethod)
    else if (id === undefined)
      out.data(json ? `${JSON.stringify(methods.map(brief), null, 2)}\n` : list())
    else {
      const method = await loadMethod(id, variante)
      out.data(json ? `${JSON.stringify(method, null, 2)}\n` : formats[format](methodSheet(method)))
    }
    return Exit.done
  },
}

function brief({ id, version, title, evidence, licence, variants, subIndices }: Method): object {
  return {
    id,
    version,
    titre: title,
    preuve: evidence.grade,
    licence,
    variantes: Object.keys(variants ?? {}),
    sous_indices: Object.keys(subIndices),
  }
}

function list(): string {
  const width = Math.max(...methods.map(({ id }) => id.length))
  return `${methods.map(({ id, title, evidence }) => `${id.padEnd(width)}  ${title}\n${' '.repeat(width)}  ${grades[evidence.grade]}`).join('\n')}\n`
}
