/** A scenario held against a method and its data: everything in it that does not answer to them, before anything runs. */
import { suggestion, UserError } from '../../core/errors.ts'
import { groupsOf } from '../../method/method.ts'
import { quantileGoalposts } from '../../steps/normalisation/min-max.ts'
import { sampledIndicators } from './noise.ts'
import { presentIndicators, weighedGroups } from './presence.ts'
import type { Scenario } from './scenario.ts'
import type { Subject } from '../../pipeline/subject.ts'

/** Every problem of a scenario at once; `file` is where it was written. */
export function misfitsOfScenario(
  { method, options, scores }: Subject,
  scenario: Scenario,
  file?: string,
): UserError[] {
  const groups = groupsOf(method)
  const present = presentIndicators(scores)
  const ids = Object.keys(method.indicators)
  const wrong = (where: string, problem: string, remedy: string): UserError =>
    new UserError('scenario-incoherent', problem, remedy, { column: where, ...(file && { file }) })
  const unknown = (
    where: string,
    names: readonly string[],
    known: readonly string[],
  ): UserError[] =>
    names
      .filter((name) => !known.includes(name))
      .map((name) =>
        wrong(where, `« ${name} » n’est pas dans la méthode ${method.id}`, suggestion(name, known)),
      )
  const indicators = (
    where: string,
    names: readonly string[],
    wanted: 'part' | 'tout',
  ): UserError[] => [
    ...unknown(where, names, ids),
    ...names
      .filter((name) => ids.includes(name) && !present.includes(name))
      .map((name) =>
        wrong(
          where,
          `« ${name} » n’a aucune valeur dans ces fichiers, ou ne compte pas dans l’indice`,
          'retirez-le du scénario, ou donnez le fichier qui le porte',
        ),
      ),
    ...(wanted === 'part'
      ? names
          .filter((name) => present.includes(name) && method.indicators[name]!.unit !== 'share')
          .map((name) =>
            wrong(
              where,
              `« ${name} » n’est pas une part`,
              'retirez-le du scénario : ce bruit n’est défini que pour une part',
            ),
          )
      : []),
  ]
  const { weights, goalposts, aggregation = {}, sampling, rounding = {}, coverage = {} } = scenario
  const of = (weights && 'of' in weights && weights.of) || []
  const sets = weights?.kind === 'sets' ? weights.sets : []
  const noisy = (['sampling', 'rounding', 'coverage'] as const).filter(
    (each) => scenario[each] !== undefined,
  )
  const unusable = (['normalisation', 'goalposts', 'treatment'] as const).filter(
    (each) => options.reference?.kind === 'figee' && scenario[each] !== undefined,
  )
  const alone = of.filter((id) => id in groups && weighedGroups(scores, [id]).length === 0)
  return [
    ...unknown('weights.of', of, Object.keys(groups)),
    ...alone.map((id) =>
      wrong(
        'weights.of',
        `« ${id} » n’a pas deux membres à peser dans ces fichiers`,
        'retirez ce groupe du scénario',
      ),
    ),
    ...sets.flatMap((set, k) => [
      ...unknown(`weights.sets.${k}`, Object.keys(set), Object.keys(groups)),
      ...Object.entries(set).flatMap(([id, given]) => [
        ...(groups[id] && groups[id].of.length !== given.length
          ? [
              wrong(
                `weights.sets.${k}.${id}`,
                `${given.length} poids pour ${groups[id].of.length} membres`,
                `donnez un poids à chacun de : ${groups[id].of.join(', ')}`,
              ),
            ]
          : []),
        ...(given.every((weight) => weight === 0)
          ? [
              wrong(
                `weights.sets.${k}.${id}`,
                'tous les poids sont nuls',
                'donnez au moins un poids positif',
              ),
            ]
          : []),
      ]),
    ]),
    ...(goalposts && !quantileGoalposts(method.normalisation)
      ? [
          wrong(
            'goalposts',
            `la méthode ${method.id} n’a pas de bornes en quantiles`,
            'retirez goalposts du scénario',
          ),
        ]
      : []),
    ...unusable.map((each) =>
      wrong(
        each,
        'une référence figée tient les échelles : elles ne peuvent varier',
        `retirez ${each} du scénario, ou --reference`,
      ),
    ),
    ...unknown('aggregation', Object.keys(aggregation), Object.keys(groups)),
    ...indicators('indicators.of', scenario.indicators?.of ?? [], 'tout'),
    ...indicators('sampling.of', sampling?.of ?? [], 'part'),
    ...(sampling &&
    sampling.of === undefined &&
    sampledIndicators(scores, scenario, present).length === 0
      ? [
          wrong(
            'sampling',
            'aucun indicateur présent n’est une part du recensement',
            'nommez les parts dans sampling.of, ou retirez sampling',
          ),
        ]
      : []),
    ...indicators('rounding', Object.keys(rounding), 'part'),
    ...indicators('coverage', Object.keys(coverage), 'part'),
    ...(options.to !== undefined
      ? noisy.map((each) =>
          wrong(
            each,
            'le bruit des mesures n’est connu qu’au niveau des fichiers',
            `retirez ${each} du scénario, ou --niveau`,
          ),
        )
      : []),
  ]
}
