/** What a method asks that a table read by batches cannot give: refused by name, never approached. */
import { UserError } from '../../core/errors.ts'
import { imputationKind } from '../../steps/imputation/registry.ts'
import { findsWeights } from '../../steps/weighting/registry.ts'
import { aggregationKind } from '../../steps/aggregation/registry.ts'
import type { FrozenReference } from '../../engine/reference.ts'
import { groupsOf, type Method } from '../../method/method.ts'

/** Every reason at once; none when the method can be computed by batches. `frozen`: what would be measured on the whole is given. */
export function unstreamable(
  method: Method,
  reference: string,
  frozen: FrozenReference | undefined,
): UserError[] {
  const why: string[] = []
  const imputed = Object.entries(method.indicators).filter(
    ([, each]) => imputationKind(each.imputation ?? method.imputation).estimator !== undefined,
  )
  if (imputed.length > 0)
    why.push(
      `l’imputation remplace une valeur par celles des autres territoires (${imputed.map(([id]) => id).join(', ')})`,
    )
  if (method.shrinkage)
    why.push('le lissage des parts tire chacune vers celle du territoire au-dessus')
  for (const group of Object.values(groupsOf(method))) {
    if (aggregationKind(group).comparesTerritories)
      why.push(
        `« ${group.label} » compare les territoires entre eux (${aggregationKind(group).kind})`,
      )
    const { weighting, rescale } = group
    if (findsWeights(group))
      why.push(
        `les poids de « ${group.label} » se trouvent sur tous les territoires (${weighting!})`,
      )
    if (!frozen && rescale && 'range' in rescale)
      why.push(`« ${group.label} » est étendu du plus petit au plus grand des résultats`)
  }
  if (!frozen && reference !== 'france')
    why.push(
      `la référence « ${reference} » demande de savoir à quel territoire chaque ligne appartient`,
    )
  if (frozen && frozen.groups.length > 1)
    why.push(
      'la référence figée a un groupe par territoire : il faut savoir auquel chaque ligne appartient',
    )
  return why.map(
    (each) =>
      new UserError(
        'flux-impossible',
        `« ${method.id} » ne se calcule pas par lots : ${each}`,
        frozen
          ? 'choisissez une autre méthode, ou relevez execution.flux dans le plan'
          : 'donnez une référence figée, choisissez une autre méthode, ou relevez execution.flux dans le plan',
      ),
  )
}
