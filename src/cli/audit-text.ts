/** An audit in words for a terminal, and as JSON. */
import { countOf } from '../table/level.ts'
import { software } from '../core/version.ts'
import type { Scores } from '../engine/compute.ts'
import type { AuditPage } from '../render/report/audit-page.ts'
import type { AuditStep } from '../study/audit/step.ts'
import { verdictLabels, verdicts, type Verdict } from '../study/audit/finding.ts'

/** What the audit bears on: how the page and the JSON begin. */
export function auditPage(scores: Scores, steps: readonly AuditStep[], command: string): AuditPage {
  const { trace, method, level, codes } = scores
  const sources = trace.sources.map(({ producer, label, millesime, updated, licence }) =>
    [
      `${producer}, ${label}`,
      millesime && `millésime ${millesime}`,
      updated && `mise à jour ${updated}`,
      licence,
    ]
      .filter(Boolean)
      .join(', '),
  )
  return {
    title: `Audit de l’indice de fragilité numérique\u00A0: ${countOf(level, codes.length)}`,
    facts: [
      [
        'Méthode',
        `${method.title} (${method.id}, version ${method.version}${method.variant === undefined ? '' : `, variante ${method.variant}`})`,
      ],
      ['Territoires', countOf(level, codes.length)],
      ['Référence', trace.reference.label],
      ['Verdicts', tally(steps)],
    ],
    steps,
    sources: [...new Set(sources)],
    command,
    software: `${software.name} ${software.version}`,
  }
}

const plurals: Readonly<Record<Verdict, string>> = {
  satisfaisant: 'satisfaisants',
  'a-surveiller': 'à surveiller',
  insuffisant: 'insuffisants',
  constat: 'constats',
  'non-calcule': 'non calculés',
}

/** « 3 satisfaisants, 6 à surveiller ». */
function tally(steps: readonly AuditStep[]): string {
  return verdicts
    .map((verdict) => [verdict, steps.filter((step) => step.verdict === verdict).length] as const)
    .filter(([, n]) => n > 0)
    .map(
      ([verdict, n]) =>
        `${n} ${n > 1 ? plurals[verdict] : verdictLabels[verdict].replace(/,.*/, '')}`,
    )
    .join(', ')
}

/** Names in French, figures as they are, NaN as null. */
export function auditJson(scores: Scores, steps: readonly AuditStep[], command: string): object {
  const cell = (value: string | number): string | number | null =>
    typeof value === 'string' || Number.isFinite(value) ? value : null
  return {
    format: 'ifn-audit',
    methode: scores.trace.method,
    niveau: scores.level,
    territoires: scores.codes.length,
    reference: scores.trace.reference.label,
    etapes: steps.map(
      ({
        id,
        handbook,
        title,
        question,
        verdict,
        sentence,
        checks,
        tables,
        notes,
        command: redo,
      }) => ({
        id,
        etape_ocde: handbook,
        titre: title,
        question,
        verdict,
        phrase: sentence,
        controles: checks.map(({ label, value, threshold, source, verdict: own }) => ({
          libelle: label,
          valeur: cell(value),
          seuil: threshold,
          source_du_seuil: source,
          verdict: own,
        })),
        tableaux: tables.map(({ caption, columns, rows }) => ({
          titre: caption,
          colonnes: columns.map(({ label, unit = 'texte' }) => ({ libelle: label, unite: unit })),
          lignes: rows.map((row) => row.map(cell)),
        })),
        notes,
        commande: redo,
      }),
    ),
    sources: scores.trace.sources,
    logiciel: software,
    commande: command,
  }
}

const WIDTH = 100

/** A verdict a line, what was found under it. */
export function auditText(scores: Scores, steps: readonly AuditStep[]): string {
  const { method } = scores
  const width = Math.max(...steps.map(({ title }) => title.length))
  return `${[`${method.title} (${method.id}) : audit, ${countOf(scores.level, scores.codes.length)}`, ...steps.flatMap(({ title, verdict, sentence }) => ['', `${title.padEnd(width)}  ${verdictLabels[verdict]}`, ...wrapped(sentence, WIDTH - 2).map((line) => `  ${line}`)])].join('\n')}\n`
}

/** Lines no longer than `width`; a no-break space does not break. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
