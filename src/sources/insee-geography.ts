/** Reference populations, membership tables and the lists of the code officiel géographique. */
import { LICENCE_OUVERTE, type Producer } from './source.ts'

/** Reference populations, memberships, lists of the COG. */
export const inseeGeographyFiles: Producer = {
  sources: [
    {
      id: 'populations-reference',
      label: 'Populations de référence',
      theme: 'population',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^com_code$/ }],
      name: /^(libgeo|nom_?com|libcom|lib_com|libelle)$/i,
      signature: [/^com_code$/, /^popref_mun$/],
      variables: [{ column: /^popref_mun$/, variable: 'PMUN', unit: 'effectif' }],
      dated: /^popref_annee$/,
      marks: { '.': 'non-renseigne' },
    },
    {
      id: 'appartenance',
      label: 'Appartenance des communes',
      producer: 'INSEE (code officiel géographique)',
      licence: LICENCE_OUVERTE,
      keys: [{ level: 'commune', column: /^(CODGEO|DEPCOM)$/ }],
      name: /^(libgeo|nom_depcom)$/i,
      signature: [/^(CODGEO|DEPCOM)$/, /^EPCI$/, /^(NOM_EPCI|LIBGEO|NOM_DEPCOM)$/],
      variables: [],
    },
  ],
  ignored: [
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
  ],
}
