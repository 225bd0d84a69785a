/** ReportSection: the sources that the licence asks to be named, and the commands that redo the report. */
import type { ReportContext, ReportSection } from './context.ts'

/**
 * Writes the sources that the licence asks to be named, and the commands that redo the report.
 *
 * @param context context of the report
 * @returns the section
 */
export function provenanceSection({ view: { trace }, command }: ReportContext): ReportSection {
  const sources =
    trace?.sources.map(({ producer, label, millesime, updated, licence, sha256 }) =>
      [
        `${producer}, ${label}`,
        millesime && `millésime ${millesime}`,
        updated && `mise à jour ${updated}`,
        licence,
        sha256 && `SHA-256 ${sha256.slice(0, 16)}…`,
      ]
        .filter(Boolean)
        .join(', '),
    ) ?? []
  const commands = [
    ...new Set([trace?.command, command].filter((each): each is string => each !== undefined)),
  ]
  return {
    id: 'sources',
    title: 'Sources et commande',
    body: [
      ...(sources.length > 0
        ? [{ bullets: [...new Set(sources)] }]
        : ['Le fichier de scores ne nomme pas ses sources.']),
      ...(commands.length > 0 ? ['Pour refaire ce rapport\u00A0:', { commands }] : []),
      ...(trace ? [`Logiciel ${trace.software.name} ${trace.software.version}.`] : []),
    ],
  }
}
