/**
 * Every error that a user can meet: its stable code, and what `ifn expliquer CODE` says of it.
 *
 * A message names the value, the place and the remedy of one case; here is the rule behind it.
 */
export interface ErrorEntry {
  readonly title: string
  readonly why: string
  readonly fix: string
}

const entries = {
  'code-tronque': {
    title: 'code officiel qui a perdu ses zéros de tête',
    why: 'Un tableur a lu le code comme un nombre : « 01004 » est devenu 1004. Le programme ne le devine pas : 1004 pourrait aussi être une faute de frappe.',
    fix: 'Réimportez la colonne comme du texte, ou passez --completer-zeros après avoir vérifié que tous les codes courts ont bien perdu un zéro.',
  },
  'code-invalide': {
    title: 'code officiel mal formé',
    why: 'Une commune a cinq caractères (01004, 2A004, 97105), un IRIS neuf, un EPCI neuf chiffres (SIREN), un département deux ou trois, une région deux.',
    fix: 'Corrigez le code, ou retirez la ligne s’il s’agit d’un total ou d’une note de bas de tableau.',
  },
  'enquete-insuffisante': {
    title: 'enquête trop petite pour être mêlée au modèle',
    why: 'Le modèle de Fay-Herriot estime un effet de chaque part et la variance entre territoires : il lui faut plus de territoires enquêtés que de coefficients, et des parts qui diffèrent.',
    fix: 'Donnez au moins quatre territoires enquêtés, de parts différentes, ou calculez sans --enquete.',
  },
  'territoire-double': {
    title: 'territoire présent deux fois',
    why: 'Une ligne par territoire : deux lignes pour le même code rendraient les sommes fausses, et rien ne dit laquelle est la bonne.',
    fix: 'Retirez la ligne en trop ; si le fichier a plusieurs modalités ou plusieurs années par territoire, donnez-le sous sa forme d’origine.',
  },
  'colonne-absente': {
    title: 'la méthode lit une variable que les fichiers n’ont pas',
    why: 'Un indicateur se calcule à partir de variables nommées. Aucune des formules de l’indicateur ne trouve les siennes.',
    fix: 'Ajoutez le fichier qui porte ces variables (ifn sources le nomme), ou nommez la colonne comme la variable.',
  },
  'colonne-constante': {
    title: 'indicateur qui ne varie pas',
    why: 'Toutes les valeurs sont égales : aucune échelle ne peut distinguer les territoires.',
    fix: 'Élargissez la référence, donnez des bornes figées (--reference FICHIER), ou retirez l’indicateur de la méthode.',
  },
  'colonne-double': {
    title: 'deux colonnes de même nom',
    why: 'Rien ne dit laquelle est la bonne.',
    fix: 'Renommez ou retirez l’une des deux.',
  },
  'colonne-contradictoire': {
    title: 'deux fichiers apportent la même variable',
    why: 'La même variable du même millésime vient de deux fichiers, avec des valeurs différentes.',
    fix: 'Ne donnez que le fichier voulu.',
  },
  'nombre-illisible': {
    title: 'cellule qui n’est ni un nombre ni une marque de valeur manquante',
    why: 'Les marques connues sont s, c (secret), nd, ns, so et la cellule vide. Toute autre chose dans une colonne de nombres est une erreur de fichier.',
    fix: 'Corrigez la cellule, ou videz-la si la valeur manque.',
  },
  'ligne-irreguliere': {
    title: 'ligne qui n’a pas le même nombre de cellules que l’en-tête',
    why: 'Un séparateur en trop ou en moins décale toutes les cellules qui suivent : la ligne n’est pas lue.',
    fix: 'Vérifiez le séparateur et les guillemets de la ligne.',
  },
  'ligne-demesuree': {
    title: 'ligne plus longue que tout ce que publient les producteurs',
    why: 'Le fichier n’a sans doute pas de fins de ligne, ou un guillemet ouvert n’est jamais refermé.',
    fix: 'Vérifiez qu’il s’agit bien d’un fichier CSV et que ses guillemets vont par deux.',
  },
  'fichier-vide': {
    title: 'fichier sans aucune ligne de données',
    why: 'Le fichier est vide, ou n’a que son en-tête.',
    fix: 'Téléchargez-le de nouveau.',
  },
  'fichier-introuvable': {
    title: 'fichier ou dossier introuvable',
    why: 'Le chemin donné n’existe pas ou ne peut pas être lu.',
    fix: 'Vérifiez le chemin et les droits.',
  },
  'fichier-inconnu': {
    title: 'fichier que le programme ne reconnaît pas',
    why: 'Les fichiers sont reconnus à leur contenu : une colonne de codes officiels et des noms de variables de l’INSEE, de l’ARCEP, de la CNAF, ou d’indicateurs de la méthode.',
    fix: 'Vérifiez l’en-tête ; ifn verifier FICHIER dit ce qui a été lu.',
  },
  'fichier-refuse': {
    title: 'fichier reconnu, mais qui ne convient pas',
    why: 'Le fichier est bien identifié, et son contenu ne peut pas servir à l’indice (par exemple le débit satellite compris, qui vaut partout 100 %).',
    fix: 'Prenez le fichier indiqué dans le message.',
  },
  'niveaux-melanges': {
    title: 'fichiers de géographies différentes',
    why: 'Des lignes par commune et des lignes par IRIS ne se joignent pas ligne à ligne.',
    fix: 'Donnez des fichiers d’un même niveau, ou demandez le niveau commun avec --niveau.',
  },
  'millesimes-melanges': {
    title: 'deux années dans un même rapport',
    why: 'Le numérateur et le dénominateur d’une part doivent venir de la même année : sinon la part n’est celle de personne.',
    fix: 'Donnez les deux variables du même millésime, ou choisissez-le avec --millesime.',
  },
  'effectif-negatif': {
    title: 'effectif négatif',
    why: 'Un nombre de personnes, de ménages ou de locaux ne peut pas être négatif.',
    fix: 'Vérifiez la cellule dans le fichier d’origine.',
  },
  'part-hors-bornes': {
    title: 'numérateur plus grand que son dénominateur, ou part hors de [0, 1]',
    why: 'Une part va de 0 à 1. Deux variables de millésimes ou d’exploitations différentes (P et C) donnent souvent cette erreur.',
    fix: 'Vérifiez que les deux variables viennent du même fichier ; une part donnée toute faite s’écrit entre 0 et 1.',
  },
  'reference-vide': {
    title: 'la référence ne contient aucun territoire',
    why: 'On compare chaque territoire à une référence : aucune ligne n’y entre.',
    fix: 'Vérifiez le code de --reference, ou ajoutez les fichiers qui disent à quel EPCI, département ou région appartient chaque commune.',
  },
  'reference-incompatible': {
    title: 'référence figée pour une autre méthode',
    why: 'Les bornes figées appartiennent à une méthode, une variante et des indicateurs précis.',
    fix: 'Refigez la référence avec la méthode voulue : ifn calculer … --figer ref.json.',
  },
  'rattachement-absent': {
    title: 'on ne sait pas à quel territoire appartient chaque ligne',
    why: 'Le niveau demandé suppose de savoir dans quel EPCI, département ou région se trouve chaque territoire.',
    fix: 'Ajoutez un fichier d’appartenance (colonnes CODGEO et EPCI), ou demandez un niveau que le code suffit à donner.',
  },
  'methode-invalide': {
    title: 'fichier de méthode qui ne suit pas le schéma',
    why: 'Une méthode est de la donnée : ses champs et leurs valeurs sont connus d’avance (ifn methodes --schema).',
    fix: 'Corrigez chaque champ signalé.',
  },
  'methode-incoherente': {
    title: 'méthode dont les noms ne se répondent pas',
    why: 'Un sous-indice ne peut nommer que des indicateurs ou des axes déclarés ; un indicateur, qu’une source déclarée ; une formule, que des variables écrites selon la grammaire.',
    fix: 'Corrigez chaque nom signalé.',
  },
  'methode-inconnue': {
    title: 'méthode inconnue',
    why: 'Ni un identifiant de la bibliothèque, ni un fichier qui existe.',
    fix: 'ifn methodes donne la liste.',
  },
  'methode-sans-sql': {
    title: 'méthode dont une étape n’a pas de forme SQL',
    why: 'ifn sql écrit la méthode en une seule requête. Ce qui compare chaque territoire à tous les autres (Copeland, flux net, bénéfice du doute), ce qui cherche ses poids dans les données, ce qui impute ou traite les valeurs extrêmes ne s’y écrit pas.',
    fix: 'Calculez-la avec ifn calculer ou ifn lot ; figez la référence (--figer) si seuls les poids sont cherchés ; ou déclarez ces étapes autrement dans un fichier de méthode.',
  },
  'formule-invalide': {
    title: 'formule illisible',
    why: 'Une formule est faite de noms de variables, de nombres, de + − * et de parenthèses.',
    fix: 'Corrigez la formule à l’endroit signalé.',
  },
  'option-invalide': {
    title: 'option ou argument que la commande ne comprend pas',
    why: 'Le nom ou la valeur n’est pas de ceux que la commande accepte.',
    fix: 'ifn COMMANDE --help en donne la liste.',
  },
  'commande-inconnue': {
    title: 'commande inconnue',
    why: 'Ce mot n’est pas une commande de ifn.',
    fix: 'ifn --help en donne la liste.',
  },
  'territoire-inconnu': {
    title: 'territoire absent des résultats',
    why: 'Le code demandé n’est pas une ligne du tableau.',
    fix: 'Vérifiez le code et le niveau.',
  },
  'sortie-existante': {
    title: 'le fichier de sortie existe déjà',
    why: 'Rien n’est jamais écrasé sans qu’on le demande.',
    fix: 'Choisissez un autre nom, ou passez --force.',
  },
  'sortie-inconnue': {
    title: 'format de sortie inconnu',
    why: 'Le format suit l’extension : .csv .xlsx .ods .arrow .parquet .json .geojson .fgb .geo.parquet, .svg pour une carte.',
    fix: 'Changez l’extension.',
  },
  'sortie-impossible': {
    title: 'la sortie ne peut pas être écrite',
    why: 'Le dossier n’existe pas, n’est pas accessible en écriture, ou le disque est plein. Rien n’a été laissé à moitié écrit.',
    fix: 'Vérifiez le dossier, ses droits et la place libre.',
  },
  'machine-limitee': {
    title: 'la machine refuse une ressource',
    why: 'Trop de fichiers ouverts, plus de mémoire, un dossier temporaire ou de travail qui n’existe plus : le système a refusé ce que le programme demandait. Rien n’a été laissé à moitié écrit.',
    fix: 'Vérifiez la place libre, la mémoire, le dossier temporaire (TMPDIR) et les limites (ulimit -a), puis recommencez.',
  },
  'dependance-absente': {
    title: 'bibliothèque facultative absente',
    why: 'Ce format ou cette fonction demande une bibliothèque qui n’est pas installée avec le programme, pour qu’il reste léger.',
    fix: 'Installez-la avec la commande indiquée.',
  },
  'contours-illisibles': {
    title: 'fichier de contours illisible',
    why: 'Les contours sont attendus en GeoJSON ou TopoJSON, avec le code officiel en id ou dans une propriété (code, codgeo, insee_com, code_iris…).',
    fix: 'Vérifiez le fichier ; convertissez-le en GeoJSON au besoin.',
  },
  'jointure-vide': {
    title: 'aucun territoire commun entre deux fichiers',
    why: 'Les codes des deux fichiers n’ont rien en commun : niveaux ou années différents, ou zéros de tête perdus.',
    fix: 'Comparez les exemples donnés de part et d’autre.',
  },
  'scenario-incoherent': {
    title: 'scénario d’incertitude qui ne va pas avec la méthode',
    why: 'Le scénario dit ce qui peut varier. Il nomme un groupe ou un indicateur que la méthode n’a pas, un jeu de poids de la mauvaise longueur, une autre normalisation impossible sur ces données, ou un champ inconnu.',
    fix: 'Corrigez les champs indiqués (ifn robustesse --schema les donne), ou laissez de côté --scenario : le scénario par défaut de la méthode est pris.',
  },
  'cog-inconnu': {
    title: 'année du code officiel géographique inconnue',
    why: 'Les communes fusionnent, se séparent et changent de code : une table vaut pour le code officiel géographique (COG) d’une année. La liste embarquée va de 2012 à 2026.',
    fix: 'Demandez une année connue.',
  },
  'scission-sans-poids': {
    title: 'une commune s’est séparée, et rien ne dit comment répartir ses effectifs',
    why: 'Aucune clé officielle n’accompagne une scission. Répartir à parts égales en silence donnerait à un village autant d’habitants qu’à la ville dont il sort. Il en va de même d’une fusion remontée vers le passé.',
    fix: 'Donnez la population de chaque commune issue de la scission (--populations FICHIER : code_commune,population), ou choisissez --scissions egales ou --scissions ecarter en connaissance de cause.',
  },
  'resultats-incomparables': {
    title: 'deux résultats qui ne se comparent pas',
    why: 'Un écart n’a de sens qu’entre deux indices de même méthode, de même niveau, sur les mêmes territoires.',
    fix: 'Recalculez les deux avec la même méthode et le même niveau ; donnez les fichiers d’origine plutôt que des résultats.',
  },
  'archive-illisible': {
    title: 'archive coupée, abîmée ou chiffrée',
    why: 'Une archive est lue sans être extraite : chaque fichier qu’elle contient doit être entier, non chiffré, et porter un nom qui reste dans l’archive. Sa somme de contrôle est vérifiée.',
    fix: 'Téléchargez l’archive de nouveau, ou extrayez-la vous-même et donnez le dossier.',
  },
  'archive-demesuree': {
    title: 'archive dont le contenu dépasse ce qui est accepté',
    why: 'Quelques kilo-octets peuvent en cacher des milliards. Au total d’une archive, 8 Gio au plus sont lus ; un classeur ou une archive dans une archive, qui doivent tenir en mémoire, 512 Mio au plus ; trois archives l’une dans l’autre au plus.',
    fix: 'Extrayez vous-même le fichier voulu, et donnez-le.',
  },
  'classeur-illisible': {
    title: 'classeur (.xls, .xlsx) coupé, abîmé ou protégé',
    why: 'Le classeur ne s’ouvre pas : téléchargement interrompu, mot de passe, ou fichier d’un autre format.',
    fix: 'Téléchargez-le de nouveau, ou enregistrez-le sans mot de passe.',
  },
  'coordonnees-invalides': {
    title: 'coordonnées qui ne sont pas en France',
    why: 'Plus de la moitié des points d’un fichier ne sont pas sur le territoire : latitude et longitude inversées, ou coordonnées projetées (Lambert 93). Quelques points faux sont seulement signalés et mis de côté.',
    fix: 'Donnez des degrés (WGS84), la latitude et la longitude chacune dans sa colonne.',
  },
  'donnees-absentes': {
    title: 'fichiers du paquet qui ne sont pas à côté du programme',
    why: 'Le code du paquet a été groupé dans un autre fichier, et les données et les fils d’exécution qu’il porte ne l’ont pas suivi.',
    fix: 'Déclarez le paquet externe au groupeur (external ; Next : serverExternalPackages), ou copiez node_modules/indice-fragilite-numerique à côté du programme ; dans une page, prenez l’entrée « data ».',
  },
  'donnees-actualisees': {
    title: 'données actualisées qui manquent ou ne se lisent pas',
    why: 'ifn actualiser garde dans le cache de cette machine les chiffres qui remplacent ceux que le programme porte. Ceux-là sont incomplets, ou aucun des fichiers donnés n’en apporte : les chiffres embarqués ne prennent jamais leur place sans le dire.',
    fix: 'Refaites-les avec ifn actualiser et le dossier des fichiers téléchargés, ou revenez aux données embarquées avec ifn actualiser --oublier.',
  },
  'source-injoignable': {
    title: 'fichier qui n’a pas pu être téléchargé',
    why: 'Le serveur ne répond pas, la connexion est coupée à chaque essai, ou l’adresse n’existe plus. Rien n’est gardé d’un fichier incomplet : la commande relancée le reprend du début.',
    fix: 'Réessayez plus tard ; derrière un mandataire, passez --miroir ; ou prenez le fichier à la main sur la page du producteur.',
  },
  'telechargement-different': {
    title: 'fichier téléchargé qui n’est pas celui du catalogue',
    why: 'Sa taille ou son empreinte n’est pas celle que le catalogue connaît : il a été publié de nouveau, ou altéré en route. Il n’est pas gardé.',
    fix: 'Prenez le fichier sur la page du producteur, et donnez-le à ifn calculer : il sera reconnu à son contenu.',
  },
  'entree-differente': {
    title: 'fichier qui n’est plus celui dont une sortie a été faite',
    why: 'Une sortie garde l’empreinte (SHA-256) de chacun des fichiers qui l’ont faite. Celui qui porte ce nom en a une autre, ou il n’est pas là : la refaire donnerait autre chose.',
    fix: 'Retrouvez le fichier d’alors (les empreintes sont dans la sortie), et donnez son dossier : ifn refaire sortie.csv --entrees DOSSIER.',
  },
  'hote-refuse': {
    title: 'adresse qui mène à un hôte non déclaré',
    why: 'Rien n’est demandé qu’en https aux hôtes du catalogue, ou au miroir donné : une redirection vers un autre hôte est refusée.',
    fix: 'Prenez le fichier à la main sur la page du producteur, ou passez --miroir.',
  },
  'plan-invalide': {
    title: 'plan de lot mal formé',
    why: 'Un plan nomme des sources, des millésimes, des niveaux, des méthodes, des références et un dossier de sortie. Une clé est inconnue, une valeur n’a pas la forme attendue, ou un nom ne mène nulle part.',
    fix: 'ifn lot --schema donne le schéma JSON d’un plan, ifn lot --exemple un plan complet à adapter.',
  },
  'comparaison-invalide': {
    title: 'fichier de comparaison mal formé',
    why: '--refaire lit le fichier que ifn comparer --comparaison a écrit : éditions et empreintes, échelles, COG, revenus, graine, options. Celui-ci n’en est pas un, ou a été changé.',
    fix: 'Donnez le fichier tel qu’il a été écrit, ou comparez à nouveau avec --comparaison.',
  },
  'comparaison-changee': {
    title: 'comparaison qui ne se refait pas à l’identique',
    why: 'Un fichier lu par la comparaison n’a plus la même empreinte (SHA-256), ou ce qui est refait n’a pas les mêmes octets : les chiffres ne seraient plus ceux d’alors. Rien n’est écrit.',
    fix: 'Remettez les fichiers d’origine et la version du logiciel que le fichier nomme, ou comparez à nouveau.',
  },
  'lot-occupe': {
    title: 'un autre lot écrit dans ce dossier',
    why: 'Deux exécutions dans un même dossier se défont l’une l’autre. La marque d’un lot interrompu est levée d’elle-même : celle-ci est d’un processus qui tourne.',
    fix: 'Attendez qu’il finisse, arrêtez-le, ou donnez un autre dossier de sortie.',
  },
  'calcul-interrompu': {
    title: 'un fil de calcul s’est arrêté',
    why: 'Le fil qui calculait cette sortie est mort, le plus souvent faute de mémoire. Les autres sorties du lot sont faites.',
    fix: 'Relancez avec --reprendre ; si cela se répète, donnez moins de travailleurs ou plus de mémoire.',
  },
  'flux-impossible': {
    title: 'ce que la méthode demande ne se calcule pas par lots',
    why: 'Une table lue par lots n’est jamais tenue en mémoire. Ce qui compare les territoires entre eux, ou remplace une valeur par celles des autres, demande toute la table ; rien n’est approché en silence.',
    fix: 'Figez une référence sur une table qui tient en mémoire, choisissez une autre méthode, ou relevez execution.flux ou execution.memoire dans le plan.',
  },
  'poids-refuses': {
    title: 'aucun poids ne peut être tiré des données',
    why: 'La méthode demande des poids par analyse en composantes principales, par entropie ou par équilibre des influences. Un membre qui ne varie pas, ou qui va à l’encontre des autres, ne peut pas en recevoir : un poids négatif retournerait son sens.',
    fix: 'Donnez les poids du groupe (weights), corrigez le sens de l’indicateur, ou retirez-le du groupe.',
  },
} as const satisfies Record<string, ErrorEntry>

/** The stable code of every error that a user can meet: what scripts and tests rely on, where the wording may change. */
export type ErrorCode = keyof typeof entries
/** Entries of the catalogue, by code. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorEntry>> = entries
