/** Files that come with the ones we read and bring nothing to an index: known, and said to be. */
interface Aside {
  /** What the file is. */
  readonly label: string
  /** Every one of these must be a cell of one of its first rows. */
  readonly signature: readonly RegExp[]
  /** None of these may be. */
  readonly without?: RegExp
  /** Why it brings nothing, or what to give in its place. */
  readonly why: string
}

const asides: readonly Aside[] = [
  {
    label: 'Dictionnaire des variables (INSEE)',
    signature: [/^COD_VAR$/, /^LIB_VAR$/],
    why: 'il décrit les variables du fichier qu’il accompagne',
  },
  {
    label: 'Dictionnaire des variables (INSEE)',
    signature: [/^VAR_ID$/, /^VAR_LIB$/],
    why: 'il décrit les variables du classeur',
  },
  {
    label: 'Code officiel géographique, communes',
    signature: [/^typecom$/i, /^ncc$/i, /^comparent$/i],
    why: 'une liste de communes, sans variable',
  },
  {
    label: 'Code officiel géographique, événements',
    signature: [/^mod$/i, /^date_eff$/i, /^com_av$/i],
    why: 'les changements des communes, sans variable',
  },
  {
    label: 'Code officiel géographique, régions ou départements',
    signature: [/^reg$/i, /^cheflieu$/i, /^nccenr$/i],
    why: 'une liste de territoires, sans variable',
  },
  {
    label: 'Code officiel géographique, cantons',
    signature: [/^(id_?)?canton$|^can$/i, /^typect$/i],
    why: 'l’indice ne se calcule pas par canton',
  },
  {
    label: 'Code officiel géographique, pays',
    signature: [/^cog$/i, /^actual$/i, /^codeiso2$/i],
    why: 'une liste de pays',
  },
  {
    label: 'Couverture 4G, chiffres nationaux (ARCEP)',
    signature: [/^nb_(detail_)?OPE_couv$/, /^pct_pop$/],
    why: 'aucun territoire : il faut le fichier par commune et opérateur',
  },
  {
    label: 'Couverture 4G, chiffres nationaux (ARCEP)',
    signature: [/^couvs_OPE_BINOMES$/],
    why: 'aucun territoire : il faut le fichier par commune et opérateur',
  },
  {
    label: 'Sites mobiles (ARCEP)',
    signature: [/^(nom_op|operateur)$/i, /^(site_4g|C4G)$/],
    why: 'des antennes : leur nombre n’est pas une couverture',
  },
  {
    label: 'Déploiement de la fibre, par département ou région (ARCEP)',
    signature: [/^Champ$/, /^Meilleure estimation des locaux/],
    why: 'plusieurs champs par territoire : la feuille ou le fichier des communes est lu',
  },
  {
    label: 'Immeubles raccordables à la fibre (ARCEP)',
    signature: [/^(imb_id|code_imb|imb_code)$/i],
    why: 'une ligne par immeuble : il faut le fichier par commune (Cartefibre, ou commune_debit_terrestre.csv)',
  },
  {
    label: 'Meilleure technologie par commune (ARCEP)',
    signature: [/^code_insee$/i, /^nbr$/i, /^(ftth|elig_ftth|cuivre|adsl)$/i],
    why: 'des parts de technologies, dont les définitions changent : il faut commune_debit_terrestre.csv, ou Cartefibre pour la fibre',
  },
  {
    label: 'Jeu de Melodi que l’indice ne lit pas',
    signature: [/^GEO$/, /^(?!RP_|FILOSOFI_|TAB_|POPREF_)\w+_MEASURE$/, /^OBS_VALUE$/],
    why: 'aucune de ses mesures n’entre dans un indicateur',
  },
  {
    label: 'Recensement dans Melodi, jeu que l’indice ne lit pas',
    signature: [/^GEO$/, /^RP_MEASURE$/, /^OBS_VALUE$/],
    without: /^(EMPSTA_ENQ|TPH|TFN|TSH|EDUC|SEX)$/,
    why: 'ni âges, ni diplômes, ni ménages, ni familles, ni activité, ni occupation des logements',
  },
  {
    label: 'Contours',
    signature: [/^\{\s*"?type"?\s*"?:\s*"(FeatureCollection|Topology)"/],
    why: 'des contours : pour ifn carte',
  },
]

/** Zonings whose codes look like those of communes, départements or régions: only the name of a sheet or of a file tells. */
const zoning =
  /(?:^|[\s_/-])(ARR|METRO|FRANCE|AU\d{4}|UU\d{4}|ZE\d{4}|AAV\d{4}|BV\d{4}|CV|CAN)(?:$|[_.])/

/** What a file is when it is none that brings anything, and why; nothing when it may. */
export function asideOf(
  name: string,
  rows: readonly (readonly string[])[],
): { readonly label: string; readonly why: string } | undefined {
  const zone = zoning.exec(name.split(' › ').at(-1)!)?.[1]
  if (zone !== undefined)
    return {
      label: `Zonage ${zone}`,
      why: 'un zonage que l’indice ne lit pas (il lit IRIS, communes, EPCI, départements et régions)',
    }
  return asides.find(({ signature, without }) =>
    rows.some(
      (row) =>
        signature.every((each) => row.some((cell) => each.test(cell.trim()))) &&
        !row.some((cell) => without?.test(cell.trim())),
    ),
  )
}
