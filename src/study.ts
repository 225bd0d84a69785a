/**
 * Studies of an index: years and methods compared, robustness, audit, people, priorities, places of
 * help. The entry `indice-fragilite-numerique/study`.
 *
 * @packageDocumentation
 */

// One call each, on scores that were computed
export { explainTerritory } from './study/explain-territory.ts'
export type { ExplainedIndicator, TerritoryExplained } from './study/explain-territory.ts'
export { priorities, priorityVariables } from './study/set-priorities.ts'
export type { PrioritiesFound, SetPrioritiesOptions } from './study/set-priorities.ts'
export { estimatePeople } from './study/estimate-people.ts'
export type { EstimateOptions } from './study/estimate-people.ts'
export { robustness } from './study/robustness.ts'
export type { Robustness, RobustnessOptions } from './study/robustness.ts'
export { audit } from './study/audit.ts'
export type { AuditScoresOptions } from './study/audit.ts'
export { offer } from './study/offer.ts'
export type { OfferFound, OfferOptions } from './study/offer.ts'
export { siteHelp } from './study/site-help.ts'
export type { CodedPoints, SiteHelpOptions, SitesProposed } from './study/site-help.ts'
export type { Demand } from './study/siting/reach.ts'
export type {
  SitingGoal,
  SitingOptions,
  SitingStep,
  SitingStudy,
  Situation,
} from './study/siting/proposal.ts'
export { compareMethods } from './study/compare-methods.ts'
export type { MethodsCompared, NamedMethod } from './study/compare-methods.ts'
export { compareWithPublished } from './study/compare-published.ts'
export type { PublishedComparison, PublishedOptions } from './study/compare-published.ts'
export type { Agreement } from './study/comparison/published.ts'
export { readOutside } from './places/outside-file.ts'
export type { OutsideFile } from './places/outside-file.ts'
export type { AskedRows } from './geo/asked.ts'
export type { FoundTerritory, NamedTerritory } from './geo/territories.ts'

// What a study starts from
export { subjectOf } from './pipeline/pipeline.ts'
export type { Subject } from './pipeline/subject.ts'

// From one year to another
export { compareEditions } from './study/comparison/compare.ts'
export type { Comparison, ComparisonOptions, Moment } from './study/comparison/comparison.ts'
export { PRICE_INDEX_SOURCE, priceIndex } from './sources/price-index.ts'
export type { Money } from './study/comparison/money.ts'
export { convergence } from './study/comparison/convergence.ts'
export type {
  BetaConvergence,
  Convergence,
  ScoreConvergence,
} from './study/comparison/convergence.ts'
export type { EditionBreak } from './study/comparison/warnings.ts'
export type { Dispersion } from './stats/dispersion.ts'
export { censusOverlap } from './study/comparison/significance.ts'
export type {
  IndexNoise,
  Significance,
  SignificanceOptions,
} from './study/comparison/significance.ts'
export { changeSheet, panelSheet } from './study/comparison/sheet.ts'
export { adjustedP } from './stats/false-discovery.ts'
export type { Change, Evolution } from './study/comparison/change.ts'
export type { Snapshot } from './study/comparison/snapshot.ts'
export { cogHistory } from './geo/cog.ts'
export { diagnoseCog, guessCog } from './geo/diagnose.ts'
export type { Certainty, CogDiagnosis, CogGuess } from './geo/diagnose.ts'
export type { CogEvent, EventKind } from './geo/events.ts'
export { planPassage } from './geo/passage.ts'
export type { Origin, Passage, PassageOptions } from './geo/passage.ts'
export type { SplitRule, CogStep as PassageStep } from './geo/commune-paths.ts'
export { passTable } from './geo/pass-table.ts'
export type { ColumnPassage, PassageUnit, PassedTable } from './geo/pass-table.ts'
export { readCogTables, readMovements } from './ingest/cog-files.ts'

// From one method to another
export {
  compareScores,
  elementsOf,
  movers,
  removals,
  without,
  withWeights,
} from './study/comparison/methods.ts'
export type { MethodComparison, Shift } from './study/comparison/methods.ts'

export { copeland } from './stats/copeland.ts'
export type { ProgressOptions } from './stats/copeland.ts'

// Audit
export { coherence } from './study/audit/coherence.ts'
export type {
  Coherence,
  CoherenceOptions,
  CorrelationTable,
  Flag,
  FlagKind,
  GroupCoherence,
  Link,
  MemberCoherence,
} from './study/audit/coherence.ts'
export type { Moran } from './stats/moran.ts'
export type { Correlation } from './stats/correlation.ts'
export { contiguity } from './io/contiguity.ts'

export { auditSteps } from './study/audit/step.ts'
export type {
  AuditInput,
  AuditOptions,
  AuditStep,
  AuditStepId,
  OutsideKind,
  OutsideMeasure,
} from './study/audit/step.ts'
export { effectiveWeights } from './study/audit/steps/weights.ts'
export type { WeightedPart } from './study/audit/steps/weights.ts'
export type { Part } from './study/audit/parts.ts'
export type {
  Check,
  FigureUnit,
  Finding,
  FindingColumn,
  FindingTable,
  Verdict,
} from './study/audit/finding.ts'

// Priorities, people
export { themeReasons, themesOf } from './engine/reasons.ts'
export type { ReasonSource, Theme, ThemeReason } from './engine/reasons.ts'
export { standingInWords } from './engine/standing.ts'
export { certaintyOf, withFirstTenth } from './study/priorities/priorities.ts'
export type {
  NearHelp,
  Priorities,
  Priority,
  PriorityOptions,
  PrioritySource,
  RankAmong,
  TenthCertainty,
} from './study/priorities/priorities.ts'
export { prioritiesSheet } from './study/priorities/priorities-sheet.ts'
export { quickFirstTenth } from './study/priorities/first-tenth.ts'
export type { QuickStudy, QuickStudyOptions } from './study/priorities/first-tenth.ts'

export type {
  PeopleEstimate,
  PeopleOptions,
  PeopleResult,
  PeopleTotal,
} from './study/estimation/people.ts'
export { peopleVariables } from './study/estimation/inputs.ts'
export { withPeople } from './study/estimation/people-sheet.ts'
export type { DirectEstimates } from './study/estimation/survey.ts'
export { readDirectEstimates } from './ingest/direct-estimates.ts'
export type { DirectEstimate } from './ingest/direct-estimates.ts'

// Places of help
export { offerSheet } from './places/sheet.ts'
export { placeSources, standardServices } from './places/source.ts'
export type { PlaceFields, PlaceLabel, PlaceService, PlaceSource } from './places/source.ts'
export { greatCircle, nearestPlaces, whereabouts } from './geo/nearest.ts'
export type { Nearest, Points, Whereabouts } from './geo/nearest.ts'

// Robustness
export { defaultScenario } from './study/robustness/default-scenario.ts'
export { leaveOneOut } from './study/robustness/leave-one-out.ts'
export type {
  Irremovable,
  LeaveOneOut,
  LeftOut,
  TakenOut,
} from './study/robustness/leave-one-out.ts'
export { modelOf } from './study/robustness/model.ts'
export type { Model } from './study/robustness/model.ts'
export type { PointOptions } from './study/robustness/points.ts'
export { rankConfidence } from './study/robustness/rank-confidence.ts'
export type { RankConfidence, RankConfidenceOptions } from './study/robustness/rank-confidence.ts'
export { jointRankSets, marginalRankSets, possibleFirst, rankSets } from './stats/rank-sets.ts'
export type { EstimationError, RankSetOptions, RankSets } from './stats/rank-sets.ts'
export type { Matrix } from './stats/matrix.ts'
export { robustnessSheet } from './study/robustness/robustness-sheet.ts'
export { scenarioFrom, scenarioJsonSchema } from './study/robustness/scenario-schema.ts'
export type { Factor, FactorId, Fixed, Scenario } from './study/robustness/scenario.ts'
export { mainDriver, sensitivity } from './study/robustness/sensitivity.ts'
export type {
  SobolEstimate,
  FactorIndices,
  Sensitivity,
  SensitivityOptions,
  SensitivityTarget,
} from './study/robustness/sensitivity.ts'
export { uncertainty } from './study/robustness/uncertainty.ts'
export type { Interval, Uncertainty, UncertaintyOptions } from './study/robustness/uncertainty.ts'
export type { SitingProposal } from './study/siting/problem.ts'
export type {
  Programme,
  ProgrammeRow,
  ProgrammeSolution,
  SolveProgramme,
} from './study/siting/programme.ts'
