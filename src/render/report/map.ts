/** ReportSection: the maps of the territory. */
import { figure, paragraph, trusted } from '../draw/html.ts'
import { renderMap } from '../map/map.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { focusOf } from './territory.ts'

const CAPTION = 'Les mêmes valeurs sont dans le tableau ci-dessous.'

/**
 * Draws the maps of the territory: the index and, where there are two sub-indices, both crossed.
 *
 * @param context context of the report
 * @param bare for a map embedded alone, in the font and the colour of its page
 * @returns the section; a sentence in place of the map without contours
 */
export function mapSection(context: ReportContext, bare = false): ReportSection {
  const { view, contours, listed, subject } = context
  const focus =
    contours && focusOf(contours, view, subject.own < 0 ? subject : { ...subject, rows: listed })
  const id = 'carte-territoire'
  const title = 'La carte'
  if (!contours?.shapes.some(({ code }) => focus!.has(code)))
    return {
      id,
      title,
      body: [
        paragraph(
          'Aucun contour n’a été donné pour ces territoires (option --contours)\u00A0: le tableau ci-dessous tient lieu de carte.',
        ),
      ],
    }
  const [first, second] = view.subIndices
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(listed, (row) => values[row]!)
  const base = {
    contours,
    focus,
    bare,
    codes: listed.map((row) => view.codes[row]!),
    names: listed.map((row) => view.names[row]!),
    subtitle: context.subjectLabel,
    width: 900,
    weights: pick(view.population),
    named: 8,
  }
  const index = renderMap({
    ...base,
    id: 'carte-indice',
    title: 'Indice de fragilité numérique',
    legend: 'Indice de fragilité numérique',
    values: pick(view.index),
  }).svg
  const beside = subject.own >= 0 ? ' Le territoire est montré avec ceux qui l’entourent.' : ''
  const both =
    first &&
    second &&
    renderMap({
      ...base,
      id: 'carte-croisee',
      type: 'croisee',
      title: `${first.label} et ${second.label}`,
      legend: first.label,
      values: pick(first.values),
      second: { values: pick(second.values), legend: second.label },
    }).svg
  return {
    id,
    title,
    body: [
      bare ? trusted(index) : figure(index, `${CAPTION}${beside}`),
      ...(both ? [figure(both, `Les deux sous-indices croisés. ${CAPTION}`)] : []),
    ],
  }
}
