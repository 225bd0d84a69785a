/**
 * The pages of `docs/` that are made from the source, and the blocks of the READMEs: commands, methods, errors,
 * sources, licences; the JSON Schema of a method. Written by `npm run docs:generate`, held by `generated.test.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { entries, main } from '../../src/cli/command-line.ts'
import { bounds } from '../../src/core/bounds.ts'
import { errorCatalogue, type ErrorCode } from '../../src/core/error-catalogue.ts'
import { NBSP } from '../../src/core/french.ts'
import type { Evidence } from '../../src/method/method.ts'
import { methodSheet, sheetMarkdown } from '../../src/method/sheet.ts'
import { grades } from '../../src/method/words.ts'
import { methods } from '../../src/methods/registry.ts'
import {
  catalogue,
  declaredHosts,
  knownGaps,
  type CatalogueFile,
} from '../../src/sources/catalogue.ts'
import { sources } from '../../src/sources/registry.ts'
import { placeSources } from '../../src/places/source.ts'
import { root } from '../support.ts'
import { billOfMaterials, thirdParty } from './third-party.ts'

export type Pages = Readonly<Record<string, string>>

const made = (from: string): string =>
  `<!-- Page faite par npm run docs:generate à partir de ${from} : ne pas la modifier à la main. -->`

/** Every generated page, by its path from the root. */
export async function pages(): Promise<Pages> {
  return {
    'docs/commandes.md': await commandPage(),
    ...methodPages(),
    ...errorPages(),
    'docs/sources.md': sourcePage(),
    'THIRD-PARTY.md': await thirdParty(),
    'sbom.cdx.json': billOfMaterials(),
    'docs/securite.md': withBlocks('docs/securite.md', { bornes: boundsTable() }),
    'schema/methode.schema.json': await said(['methodes', '--schema']).then((text) => `${text}\n`),
    'docs/README.md': withBlocks('docs/README.md', { autres: otherPages() }),
    'README.md': withBlocks('README.md', {
      methods: methodTable(['id', 'title', 'evidence'], englishGrades, 'docs/methodes/'),
    }),
    'README.fr.md': withBlocks('README.fr.md', {
      methodes: methodTable(['identifiant', 'titre', 'preuve'], grades, 'docs/methodes/'),
    }),
  }
}

/** The table of `docs/securite.md`: what bounds the files that are read. */
function boundsTable(): string {
  const size = (bytes: number): string =>
    bytes >= 2 ** 30 ? `${bytes / 2 ** 30}${NBSP}Gio` : `${bytes / 2 ** 20}${NBSP}Mio`
  const each = bounds
  const rows = [
    ['archives l’une dans l’autre', `${each.archiveDepth}`],
    ['contenu d’une archive, déballé', size(each.unpackedBytes)],
    [
      'fichier tenu entier : classeur, archive dans une archive, table en JSON',
      size(each.wholeBytes),
    ],
    ['contours, déballés', size(each.contourBytes)],
    ['liste de lieux', size(each.listBytes)],
    [
      'mémoire du fil qui ouvre un fichier',
      `${each.threadHeap}${NBSP}Mio, et ${each.threadHeapPerMib} de plus par Mio du fichier ; au plus la moitié de celle du programme`,
    ],
    [
      'temps de ce fil',
      `${each.threadSeconds}${NBSP}s, et ${each.threadSecondsPerMegabyte} de plus par million d’octets`,
    ],
    ['méthode, plan, scénario, référence figée', size(each.documentBytes)],
    ['répétitions de ce que YAML nomme', `${each.documentAliases}`],
    ['listes et objets d’un document l’un dans l’autre', `${each.documentDepth}`],
    [
      'formule',
      `${each.formulaLength.toLocaleString('fr-FR').replace(/\s/g, NBSP)} signes, ${each.formulaDepth} parenthèses l’une dans l’autre`,
    ],
    ['redirections d’un téléchargement, sans quitter son hôte', `${each.redirections}`],
    ['fils d’une commande', `${each.threads}`],
  ]
  return (
    [
      '| ce qui est borné | borne |',
      '|---|---|',
      ...rows.map((row) => `| ${row.join(' | ')} |`),
    ].join('\n') + '\n'
  )
}

/** A file with what stands between `<!-- NAME -->` and `<!-- /NAME -->` made anew. */
function withBlocks(file: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce(
    (text, [name, block]) => {
      const marks = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`)
      if (!marks.test(text)) throw new Error(`${file} has no block ${name}`)
      return text.replace(marks, (_, start: string, end: string) => `${start}${block}\n${end}`)
    },
    readFileSync(join(root, file), 'utf8'),
  )
}

/** The pages that the index does not present itself, by their titles. */
function otherPages(): string {
  const index = readFileSync(join(root, 'docs/README.md'), 'utf8').replace(
    /<!-- autres -->[^]*<!-- \/autres -->/,
    '',
  )
  const others = readdirSync(join(root, 'docs')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md' && !index.includes(`](${name})`),
  )
  return others
    .map(
      (name) =>
        `- [${/^# (.+)$/m.exec(readFileSync(join(root, 'docs', name), 'utf8'))?.[1] ?? name}](${name})`,
    )
    .join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n')
}

/** What a command prints, without the spaces that end its lines. */
async function said(argv: readonly string[]): Promise<string> {
  let text = ''
  await main(argv, {
    data: (bytes) => (text += String(bytes)),
    say: (line) => (text += `${line}\n`),
    isTerminal: false,
    progress: () => {},
  })
  return text.replace(/[ \t]+$/gm, '').trim()
}

async function commandPage(): Promise<string> {
  const helps: string[] = []
  for (const { name, alias, summary } of entries)
    helps.push(
      `## ifn ${name}\n\n${summary} (en anglais${NBSP}: \`ifn ${alias}\`)\n\n\`\`\`text\n${await said([name, '--help'])}\n\`\`\`\n`,
    )
  return `# Les commandes

${made('l’aide des commandes')}

La sortie standard porte les données, la sortie d’erreur ce qui se lit${NBSP}; \`--json\` partout${NBSP}; rien n’est écrasé sans \`--force\`. Codes de sortie${NBSP}: 0 fait, 1 les données ne passent pas, 2 usage ou méthode, 3 source injoignable.

${table(
  ['commande', 'ce qu’elle fait'],
  entries.map(({ name, summary }) => [`[\`ifn ${name}\`](#ifn-${name})`, summary]),
)}

${helps.join('\n')}`
}

const englishGrades: Readonly<Record<Evidence['grade'], string>> = {
  verified: 'verified on published data',
  quoted: 'quoted from a published source',
  inferred: 'inferred, not confirmed',
  unknown: '**unverified**',
  own: 'ours',
}

function methodTable(
  head: readonly string[],
  words: Readonly<Record<Evidence['grade'], string>>,
  folder: string,
): string {
  return table(
    head,
    methods.map(({ id, title, evidence }) => [
      `[\`${id}\`](${folder}${id}.md)`,
      title,
      words[evidence.grade],
    ]),
  )
}

function methodPages(): Pages {
  const index = `# Les méthodes

${made('src/methods/')}

Une fiche par méthode${NBSP}: ce qu’elle dit, sa preuve (vérifié, cité, déduit, inconnu), ses indicateurs, son arbre, ses sources, sa licence. La même fiche${NBSP}: \`ifn methodes ID\`. Écrire la sienne${NBSP}: [le guide](../guide.md).

${methodTable(['identifiant', 'titre', 'preuve'], grades, '')}
`
  const sheets = methods.map((method) => [
    `docs/methodes/${method.id}.md`,
    `${made(`la méthode \`${method.id}\``)}\n\n${sheetMarkdown(methodSheet(method))}`,
  ])
  return { 'docs/methodes/README.md': index, ...Object.fromEntries(sheets) }
}

function errorPages(): Pages {
  const codes = Object.keys(errorCatalogue).toSorted() as ErrorCode[]
  const index = `# Les erreurs

${made('src/core/error-catalogue.ts')}

Chaque erreur porte un code, qui ne change pas, et dit ce qui a été trouvé, où, et que faire. \`ifn expliquer CODE\` dit ce qui suit.

${table(
  ['code', 'ce que c’est'],
  codes.map((code) => [`[\`${code}\`](${code}.md)`, errorCatalogue[code].title]),
)}
`
  const each = codes.map((code) => {
    const { title, why, fix } = errorCatalogue[code]
    return [
      `docs/erreurs/${code}.md`,
      `# \`${code}\`\n\n${made('src/core/error-catalogue.ts')}\n\n**${title[0]!.toUpperCase()}${title.slice(1)}.**\n\n${why}\n\n## Que faire\n\n${fix}\n\n[Toutes les erreurs](README.md)\n`,
    ]
  })
  return { 'docs/erreurs/README.md': index, ...Object.fromEntries(each) }
}

function sourcePage(): string {
  const known: Readonly<Record<CatalogueFile['evidence'], string>> = {
    catalogue: 'taille et MD5 connus',
    usage: 'adresse d’usage, sans empreinte',
    page: 'page seule',
  }
  const files = catalogue.map(({ id, title, producer, licence, page, evidence }) => [
    `\`${id}\``,
    `[${title}](${page})`,
    producer,
    licence,
    known[evidence],
  ])
  const recognised = sources.map(({ id, label, producer, licence, page }) => [
    `\`${id}\``,
    page ? `[${label}](${page})` : label,
    producer,
    licence,
  ])
  const lists = placeSources.map(({ id, label, producer, licence, page, caution = '' }) => [
    `\`${id}\``,
    `[${label}](${page})`,
    producer,
    licence,
    caution,
  ])
  const gaps = knownGaps.map(
    ({ brings, millesime, why }) =>
      `- ${brings.map((name) => `\`${name}\``).join(', ')}${millesime === undefined ? '' : ` (${millesime})`}${NBSP}: ${why}`,
  )
  const embedded = ['territoire-de-belfort', 'cog'].map((name) => {
    const { title, sources: from } = JSON.parse(
      readFileSync(join(root, `data/${name}/datapackage.json`), 'utf8'),
    ) as { title: string; sources: readonly Record<string, string | undefined>[] }
    return `### \`data/${name}\`\n\n${title}\n\n${table(
      ['source', 'producteur', 'millésime', 'mise à jour', 'licence'],
      from.map((each) =>
        [each['title'], each['producer'], each['millesime'], each['updated'], each['license']].map(
          (text) => text ?? 'non dite',
        ),
      ),
    )}`
  })
  return `# Les sources

${made('src/sources/')}

\`ifn sources\` dit les fichiers qu’une méthode demande pour une année et un niveau, et \`--telecharger\` les prend${NBSP}; rien n’est téléchargé sans lui. Hôtes interrogés${NBSP}: ${declaredHosts.map((host) => `\`${host}\``).join(', ')}, ou le seul miroir que l’on donne.

## Les fichiers du catalogue

${table(['identifiant', 'fichier', 'producteur', 'licence', 'ce que l’on en sait'], files)}

## Ce qu’aucun fichier connu n’apporte

${gaps.join('\n')}

## Les fichiers reconnus

Un fichier est reconnu à ses colonnes, non à son nom${NBSP}: tel que téléchargé, compressé ou non. Une *table d’indicateurs* l’est aussi${NBSP}: une colonne de codes, et des colonnes nommées comme les variables de l’INSEE ou les indicateurs de la méthode.

${table(['identifiant', 'fichier', 'producteur', 'licence'], recognised)}

## Les listes de lieux reconnues

${table(['identifiant', 'liste', 'producteur', 'licence', 'à savoir'], lists)}

## Les données que le paquet porte

${embedded.join('\n\n')}
`
}
