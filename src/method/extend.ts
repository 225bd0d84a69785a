/** A method file that starts from another: only what it changes is written. */

/**
 * A document over the one that it extends. Objects are merged field by field, anything else is
 * replaced, and `null` takes a field out. `extends` itself goes; what told of the base's own
 * standing (its variants, the evidence that it was checked) does not pass to the new method.
 *
 * @example
 * extended({ a: { b: 1, c: 2 }, d: [1] }, { extends: 'x', a: { c: null, e: 3 }, d: [2] }) // → { a: { b: 1, e: 3 }, d: [2] }
 */
export function extended(base: object, document: object): Record<string, unknown> {
  const { extends: _, ...changes } = document as Record<string, unknown>
  const { variants: _variants, variant: _variant, ...kept } = base as Record<string, unknown>
  return merged(kept, changes)
}

/** Fields that are one choice of several: merged, they would be of no kind. */
const WHOLE = new Set([
  'normalisation',
  'goalposts',
  'rescale',
  'aggregation',
  'evidence',
  'weighting',
  'treatment',
  'imputation',
])

function merged(
  base: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete out[name]
    else
      out[name] =
        isRecord(value) && isRecord(out[name]) && !WHOLE.has(name)
          ? merged(out[name], value)
          : value
  }
  return out
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The commented method file that `ifn methodes --nouvelle` writes: it passes `ifn verifier` as it stands. */
export const newMethod = `# yaml-language-server: $schema=./node_modules/indice-fragilite-numerique/schema/methode.schema.json
# Une méthode d’indice de fragilité numérique. La première ligne donne la complétion dans l’éditeur, là où le paquet est
# installé (en JSON : "$schema": "./node_modules/indice-fragilite-numerique/schema/methode.schema.json"). Ailleurs, écrivez
# le schéma à côté et mettez $schema=./methode.schema.json :
#   ifn methodes --schema > methode.schema.json
# La vérifier, puis la calculer :
#   ifn verifier ma-methode.yaml
#   ifn calculer fichiers… --methode ma-methode.yaml -o scores.csv
#
# Pour partir d’une méthode publiée, n’écrivez que ce qui change (null retire un champ) :
#   extends: mednum-2023
#   id: mednum-2023-sans-4g
#   title: Portail MedNum 2023, sans la 4G
#   subIndices: { reseau: { of: [non_couverture_thd] } }
#   index: { of: [non_couverture_thd, taux_pauvrete, part_65_plus, peu_diplomes] }
#   indicators: { non_couverture_4g: null }

id: ma-methode-2026
version: 2026-1
title: Ma méthode
description: De 0 (le moins fragile) à 100 (le plus fragile).
formula: Moyennes pondérées d’indicateurs ramenés de 0 à 100.
author: À compléter
licence: À compléter
evidence:
  grade: own # vérifiée (verified), citée (quoted), déduite (inferred), inconnue (unknown) ou la vôtre (own)
  text: Méthode d’essai.

# Chaque indicateur nomme une de ces sources.
sources:
  rp: { label: Recensement de la population, producer: INSEE, licence: Licence Ouverte 2.0 }
  filosofi: { label: Filosofi, producer: INSEE, licence: Licence Ouverte 2.0 }
  arcep: { label: Ma connexion internet, producer: ARCEP, licence: Licence Ouverte 2.0 }

# Comment ramener les indicateurs à une même échelle ; un indicateur peut avoir la sienne.
normalisation:
  kind: min-max
  goalposts: { quantiles: [0.025, 0.975], weight: population } # ou { min: 0, max: 0.5 }
missing: skip # une valeur manquante est laissée de côté (skip) ou compte pour 0 (zero)
rollUp: shares # aux niveaux supérieurs : parts refaites depuis les sommes (shares), ou moyenne des scores (scores)
reference: france # à quoi l’on compare : france, region, departement ou epci
population: [P_POP, PMUN] # la première variable présente

# Un indicateur : ce qu’il compte, dans quel sens il joue (worsens : aggrave, protects : protège), comment on l’a.
# Les variables sont celles de l’INSEE, sans leur année ; une formule est faite de + − * et de parenthèses.
indicators:
  part_65_plus:
    label: 65 ans ou plus
    sense: worsens
    unit: share
    source: rp
    definition: Part des 65 ans ou plus dans la population.
    measures: [{ numerator: P_POP65P, denominator: P_POP }]
  peu_diplomes:
    label: Au plus le brevet
    sense: worsens
    unit: share
    source: rp
    measures: [{ numerator: P_NSCOL15P_AUPLUS_BREVET, denominator: P_NSCOL15P }]
  taux_pauvrete:
    label: Taux de pauvreté
    sense: worsens
    unit: share
    source: filosofi
    measures: [{ rate: TP60 }] # une part publiée toute faite, de 0 à 1
  niveau_vie_median:
    label: Niveau de vie médian
    sense: protects
    unit: euro
    source: filosofi
    measures: [{ value: MED }]
  sans_fibre:
    label: Locaux sans fibre
    sense: worsens
    unit: share
    source: arcep
    measures: [{ numerator: LOCAUX - LOCAUX_FTTH, denominator: LOCAUX }]
    normalisation: { kind: min-max, goalposts: { min: 0, max: 1 } } # une cible : 0 % de locaux sans fibre
  part_15_29:
    label: 15 à 29 ans
    sense: worsens
    unit: share
    source: rp
    measures: [{ numerator: P_POP1529, denominator: P_POP }]
context: [part_15_29] # montré à côté des scores, jamais noté

# L’arbre : les axes et les sous-indices sont faits d’indicateurs ou d’axes, aussi inégaux que l’on veut.
axes:
  revenu:
    label: Revenu
    of: [taux_pauvrete, niveau_vie_median]
    aggregation: first-present # le second remplace le premier là où il manque
subIndices:
  publics:
    label: Publics
    of: [part_65_plus, peu_diplomes, revenu]
    weights: [2, 1, 1] # relatifs : 50 %, 25 %, 25 %
    coverage: 0.5 # la moitié du poids au moins
  amenagement:
    label: Aménagement
    of: [sans_fibre]
index:
  label: Indice de fragilité numérique
  of: [publics, amenagement]
  weights: [2, 1]
`
