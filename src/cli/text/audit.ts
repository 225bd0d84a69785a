/** An audit in words for a terminal, and as JSON. */
import { countOf } from '../../table/level.ts'
import { software } from '../../core/version.ts'
import type { Scores } from '../../engine/compute.ts'
import type { AuditPage } from '../../render/report/audit-page.ts'
import type { AuditStep } from '../../study/audit/step.ts'
import { wrapText } from './wrap.ts'
import { verdictLabels, verdicts, type Verdict } from '../../study/audit/finding.ts'

/**
 * Lays an audit out as the content of its page.
 *
 * @param scores the scores that were audited
 * @param steps from `audit`
 * @param command the command that makes the page
 * @returns what `renderAudit` renders
 */
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

/**
 * Gives an audit as JSON: names in French, figures as they are, NaN as null.
 *
 * @param scores the scores that were audited
 * @param steps from `audit`
 * @param command the command that made it
 * @returns an object ready for `JSON.stringify`
 */
export function auditJson(scores: Scores, steps: readonly AuditStep[], command: string): object {
  const cell = (value: string | number): string | number | null =>
    typeof value === 'string' || Number.isFinite(value) ? value : null
  const { id, version, title, variant } = scores.trace.method
  return {
    format: 'ifn-audit',
    methode: { id, version, titre: title, ...(variant && { variante: variant }) },
    niveau: scores.level,
    territoires: scores.codes.length,
    reference: scores.trace.reference.label,
    etapes: steps.map((step) => ({
      id: step.id,
      etape_ocde: step.handbook,
      titre: step.title,
      question: step.question,
      verdict: step.verdict,
      phrase: step.sentence,
      controles: step.checks.map(({ label, value, threshold, source, verdict: own }) => ({
        libelle: label,
        valeur: cell(value),
        seuil: threshold,
        source_du_seuil: source,
        verdict: own,
      })),
      tableaux: step.tables.map(({ caption, columns, rows }) => ({
        titre: caption,
        colonnes: columns.map(({ label, unit = 'texte' }) => ({ libelle: label, unite: unit })),
        lignes: rows.map((row) => row.map(cell)),
      })),
      notes: step.notes,
      commande: step.command,
    })),
    sources: scores.trace.sources,
    logiciel: software,
    commande: command,
  }
}

const WIDTH = 100

/**
 * Writes an audit for a terminal: a verdict a line, what was found under it.
 *
 * @param scores the scores that were audited
 * @param steps from `audit`
 * @returns text, a line break at its end
 */
export function auditText({ method, level, codes }: Scores, steps: readonly AuditStep[]): string {
  const width = Math.max(...steps.map(({ title }) => title.length))
  const lines = [
    `${method.title} (${method.id}) : audit, ${countOf(level, codes.length)}`,
    ...steps.flatMap(({ title, verdict, sentence }) => [
      '',
      `${title.padEnd(width)}  ${verdictLabels[verdict]}`,
      wrapText(`  ${sentence}`, WIDTH),
    ]),
  ]
  return `${lines.join('\n')}\n`
}
