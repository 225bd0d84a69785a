/** The sheet of a method: all that is known of it, as data, then as text, Markdown or HTML. In French. */
import { groupsOf, type Method } from './method.ts'
import { normalisationWords } from '../steps/normalisation/registry.ts'
import { imputationWords } from '../steps/imputation/registry.ts'
import { treatmentWords } from '../steps/treatment/registry.ts'
import { drawTree, grades, groupWords, measureWords } from './words.ts'

/** One part of a sheet: sentences, points, lines as they are, or a table. */
export type Section =
  | { readonly kind: 'texte'; readonly title: string; readonly paragraphs: readonly string[] }
  | { readonly kind: 'liste'; readonly title: string; readonly items: readonly string[] }
  | { readonly kind: 'dessin'; readonly title: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'tableau'
      readonly title: string
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

/** The sheet of a method as data, in French, for `sheetText`, `sheetMarkdown` and `sheetHtml`. */
export interface MethodSheet {
  readonly title: string
  readonly subtitle: string
  readonly sections: readonly Section[]
}

/** Everything of a method that a reader may ask for. Sections that would be empty are left out. */
export function methodSheet(method: Method): MethodSheet {
  const {
    id,
    version,
    variant,
    title,
    description,
    formula,
    author,
    licence,
    evidence,
    sources,
    indicators,
    context = [],
    variants = {},
    warnings = [],
  } = method
  const sections: Section[] = [
    { kind: 'texte', title: 'Ce qu’elle dit', paragraphs: [description, formula] },
    { kind: 'liste', title: 'À savoir', items: warnings },
    {
      kind: 'texte',
      title: 'Preuve',
      paragraphs: [`Méthode ${grades[evidence.grade]}. ${evidence.text}`],
    },
    { kind: 'liste', title: 'Vérifié', items: evidence.verified ?? [] },
    { kind: 'liste', title: 'Cité', items: evidence.quoted ?? [] },
    { kind: 'liste', title: 'Déduit', items: evidence.inferred ?? [] },
    { kind: 'liste', title: 'Inconnu', items: evidence.unknown ?? [] },
    {
      kind: 'tableau',
      title: 'Indicateurs',
      head: ['identifiant', 'sens', 'définition', 'calcul'],
      rows: Object.entries(indicators).map(([name, each]) => [
        name,
        context.includes(name) ? 'contexte' : each.sense === 'worsens' ? 'aggrave' : 'protège',
        each.definition ?? each.label,
        each.measures.map(measureWords).join(' ou '),
      ]),
    },
    { kind: 'dessin', title: 'Arbre', lines: drawTree(method) },
    { kind: 'liste', title: 'Étapes', items: steps(method) },
    {
      kind: 'tableau',
      title: 'Groupes',
      head: ['identifiant', 'libellé', 'fait de', 'comment'],
      rows: Object.entries(groupsOf(method)).map(([name, group]) => [
        name,
        group.label,
        group.of
          .map((child, k) => `${child}${group.weights ? ` × ${group.weights[k]}` : ''}`)
          .join(', '),
        groupWords(group),
      ]),
    },
    {
      kind: 'liste',
      title: 'Sources',
      items: Object.values(sources).map(({ producer, label, millesime, licence: terms }) =>
        [producer, label, millesime, terms].filter(Boolean).join(', '),
      ),
    },
    {
      kind: 'liste',
      title: 'Variantes',
      items: Object.entries(variants).map(([name, each]) => `${name} : ${each.title}`),
    },
    { kind: 'liste', title: 'Références', items: evidence.references ?? [] },
    { kind: 'texte', title: 'Auteur et licence', paragraphs: [`${author}. Licence : ${licence}.`] },
  ]
  return {
    title,
    subtitle: `${id}, version ${version}${variant === undefined ? '' : `, variante ${variant}`}`,
    sections: sections.filter((each) => sizeOf(each) > 0),
  }
}

function steps({
  imputation,
  treatment,
  normalisation,
  indicators,
  missing,
  rollUp,
  shrinkage,
  classes,
  quadrant,
  expected,
}: Method): string[] {
  const own = <V>(
    what: string,
    of: (each: Method['indicators'][string]) => V | undefined,
    words: (value: V) => string,
  ): string[] =>
    Object.entries(indicators).flatMap(([id, each]) => {
      const value = of(each)
      return value === undefined ? [] : [`${what} de ${id} : ${words(value)}`]
    })
  return [
    ...(imputation ? [`imputation : ${imputationWords(imputation)}`] : []),
    ...own('imputation', (each) => each.imputation, imputationWords),
    ...(shrinkage
      ? [
          `lissage : parts dont les effectifs sont dans les fichiers, rapprochées de celles du territoire au-dessus (${shrinkage.towards.join(', à défaut ')}), Bayes empirique, bêta-binomial`,
        ]
      : []),
    ...(treatment ? [`valeurs extrêmes : ${treatmentWords(treatment)}`] : []),
    ...own('valeurs extrêmes', (each) => each.treatment, treatmentWords),
    `normalisation : ${normalisationWords(normalisation)}`,
    ...own('normalisation', (each) => each.normalisation, normalisationWords),
    missing === 'zero'
      ? 'valeur manquante : compte pour 0'
      : 'valeur manquante : laissée de côté, son poids va aux autres',
    rollUp === 'scores'
      ? 'niveaux supérieurs : moyenne des scores pondérée par la population'
      : 'niveaux supérieurs : parts et effectifs refaits depuis les sommes',
    ...(classes ? [`classes : ${classes.count}, d’égale population dans la référence`] : []),
    ...(quadrant
      ? [`quadrant : ${quadrant.of.join(' et ')} contre leurs médianes pondérées par la population`]
      : []),
    ...(expected
      ? [
          `${expected.label}, à côté de l’indice : ${expected.bands.map(({ label, rate }) => `${label} ${Math.round(rate * 1000) / 10} %`.replace('.', ',')).join(', ')} (${expected.source})`,
        ]
      : []),
  ]
}

function sizeOf(section: Section): number {
  switch (section.kind) {
    case 'texte':
      return section.paragraphs.length
    case 'liste':
      return section.items.length
    case 'dessin':
      return section.lines.length
    case 'tableau':
      return section.rows.length
  }
}

/** The sheet as plain text, for a terminal. */
export function sheetText({ title, subtitle, sections }: MethodSheet): string {
  return `${[title, subtitle, ...sections.flatMap((each) => ['', each.title.toLowerCase(), ...linesOf(each)])].join('\n')}\n`
}

function linesOf(section: Section): string[] {
  switch (section.kind) {
    case 'texte':
      return section.paragraphs.map((text) => `  ${text}`)
    case 'liste':
      return section.items.map((text) => `  - ${text}`)
    case 'dessin':
      return section.lines.map((text) => `  ${text}`)
    case 'tableau':
      return section.rows.flatMap(([first, second, ...others]) => [
        `  ${first} (${second})`,
        ...others.map((text) => `    ${text}`),
      ])
  }
}

/** The sheet as Markdown, for a repository. */
export function sheetMarkdown({ title, subtitle, sections }: MethodSheet): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  const body = (section: Section): string => {
    switch (section.kind) {
      case 'texte':
        return section.paragraphs.join('\n\n')
      case 'liste':
        return section.items.map((text) => `- ${text}`).join('\n')
      case 'dessin':
        return ['```text', ...section.lines, '```'].join('\n')
      case 'tableau':
        return [
          row(section.head),
          row(section.head.map(() => '---')),
          ...section.rows.map(row),
        ].join('\n')
    }
  }
  return `# ${title}\n\n\`${subtitle}\`\n${sections.map((each) => `\n## ${each.title}\n\n${body(each)}\n`).join('')}`
}

/** The sheet as one page of HTML that needs nothing else. */
export function sheetHtml({ title, subtitle, sections }: MethodSheet): string {
  const body = (section: Section): string => {
    switch (section.kind) {
      case 'texte':
        return section.paragraphs.map((text) => `<p>${escape(text)}</p>`).join('')
      case 'liste':
        return `<ul>${section.items.map((text) => `<li>${escape(text)}</li>`).join('')}</ul>`
      case 'dessin':
        return `<pre>${section.lines.map(escape).join('\n')}</pre>`
      case 'tableau':
        return `<table><caption>${escape(section.title)}</caption><thead><tr>${section.head.map((text) => `<th scope="col">${escape(text)}</th>`).join('')}</tr></thead><tbody>${section.rows
          .map(
            ([first = '', ...others]) =>
              `<tr><th scope="row">${escape(first)}</th>${others.map((text) => `<td>${escape(text)}</td>`).join('')}</tr>`,
          )
          .join('')}</tbody></table>`
    }
  }
  const style =
    'body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1e1e1e;background:#fff}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}caption{text-align:left;font-weight:600;padding:.3rem 0}pre{overflow-x:auto;font-size:.85rem}tbody th{font-weight:400;font-family:monospace}'
  return `<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${escape(title)}</title>\n<style>${style}</style>\n</head>\n<body>\n<main>\n<h1>${escape(title)}</h1>\n<p>${escape(subtitle)}</p>\n${sections.map((each) => `<section><h2>${escape(each.title)}</h2>${body(each)}</section>`).join('\n')}\n</main>\n</body>\n</html>\n`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
