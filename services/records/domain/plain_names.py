"""What clinicians call by a code, in words a lay person uses: English, Spanish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.records.domain.plain_words import PLAIN_WORDS

LANGUAGES = ("en", "es")
SNOMED = "http://snomed.info/sct"


def plain_name(codes: Iterable[tuple[str, str]], language: str) -> str | None:
    """The words for the first (system, code) we have words for, English for a language that is not ours."""
    column = LANGUAGES.index(language) if language in LANGUAGES else 0
    for system, code in codes:
        words = PLAIN_NAMES.get(code) if system == SNOMED else None
        if words or (words := PLAIN_WORDS.get((system, code))):
            return words[column]
    return None


PLAIN_NAMES: Mapping[str, tuple[str, str]] = {
    # Infections and short illnesses
    "444814009": ("Sinus infection from a virus", "Infección viral de los senos nasales"),
    "75498004": ("Sinus infection from bacteria", "Infección bacteriana de los senos nasales"),
    "40055000": ("Long-lasting sinus inflammation", "Inflamación crónica de los senos nasales"),
    "36971009": ("Sinus inflammation", "Inflamación de los senos nasales"),
    "195662009": ("Sore throat from a virus", "Dolor de garganta por un virus"),
    "43878008": ("Strep throat", "Infección de garganta por estreptococo"),
    "10509002": ("Chest cold (acute bronchitis)", "Bronquitis aguda"),
    "82272006": ("Common cold", "Resfriado común"),
    "6142004": ("Flu", "Gripe"),
    "840539006": ("COVID-19", "COVID-19"),
    "233604007": ("Pneumonia (lung infection)", "Neumonía (infección de los pulmones)"),
    "65363002": ("Middle ear infection", "Infección del oído medio"),
    "38822007": ("Bladder inflammation", "Inflamación de la vejiga"),
    "68566005": ("Urinary tract infection", "Infección de las vías urinarias"),
    "301011002": ("Urinary tract infection from E. coli bacteria", "Infección urinaria por la bacteria E. coli"),
    "74400008": ("Appendicitis", "Apendicitis"),
    # Allergies, skin, lungs
    "241929008": ("Sudden allergic reaction", "Reacción alérgica repentina"),
    "446096008": ("Year-round nasal allergies", "Alergia nasal durante todo el año"),
    "232353008": ("Year-round nasal allergies, worse in season", "Alergia nasal todo el año, peor por temporadas"),
    "367498001": ("Hay fever (seasonal allergies)", "Alergia estacional (fiebre del heno)"),
    "24079001": ("Eczema", "Eccema (dermatitis atópica)"),
    "43116000": ("Eczema", "Eccema"),
    "9014002": ("Psoriasis", "Psoriasis"),
    "195967001": ("Asthma", "Asma"),
    "233678006": ("Childhood asthma", "Asma infantil"),
    "13645005": ("COPD (long-term lung disease)", "EPOC (enfermedad pulmonar crónica)"),
    "78275009": ("Sleep apnea", "Apnea del sueño"),
    "449868002": ("Smokes tobacco every day", "Fuma tabaco todos los días"),
    # Heart and blood
    "38341003": ("High blood pressure", "Presión arterial alta"),
    "59621000": ("High blood pressure", "Presión arterial alta"),
    "55822004": ("High cholesterol or other blood fats", "Colesterol u otras grasas altas en la sangre"),
    "13644009": ("High cholesterol", "Colesterol alto"),
    "302870006": ("High triglycerides (blood fats)", "Triglicéridos altos (grasas en la sangre)"),
    "53741008": ("Coronary artery disease", "Enfermedad de las arterias del corazón"),
    "414545008": ("Heart disease from reduced blood flow", "Enfermedad del corazón por falta de riego sanguíneo"),
    "22298006": ("Heart attack", "Ataque al corazón (infarto)"),
    "49436004": ("Atrial fibrillation (irregular heartbeat)", "Fibrilación auricular (latido irregular)"),
    "84114007": ("Heart failure", "Insuficiencia cardíaca"),
    "42343007": ("Heart failure", "Insuficiencia cardíaca"),
    "88805009": ("Long-term heart failure", "Insuficiencia cardíaca crónica"),
    "410429000": ("Cardiac arrest (the heart stopped)", "Paro cardíaco"),
    "429007001": ("Had a cardiac arrest in the past", "Tuvo un paro cardíaco en el pasado"),
    "271737000": ("Anemia (low red blood cells)", "Anemia (pocos glóbulos rojos)"),
    "87522002": ("Anemia from low iron", "Anemia por falta de hierro"),
    "230690007": ("Stroke", "Derrame cerebral"),
    # Sugar, weight, glands, kidneys
    "15777000": ("Prediabetes", "Prediabetes"),
    "44054006": ("Type 2 diabetes", "Diabetes tipo 2"),
    "46635009": ("Type 1 diabetes", "Diabetes tipo 1"),
    "73211009": ("Diabetes", "Diabetes"),
    "422034002": ("Diabetes-related eye disease", "Enfermedad de los ojos por la diabetes"),
    "127013003": ("Diabetes-related kidney disease", "Enfermedad de los riñones por la diabetes"),
    "237602007": ("Metabolic syndrome", "Síndrome metabólico"),
    "162864005": ("Obesity (body mass index of 30 or more)", "Obesidad (índice de masa corporal de 30 o más)"),
    "408512008": (
        "Severe obesity (body mass index of 40 or more)",
        "Obesidad grave (índice de masa corporal de 40 o más)",
    ),
    "414916001": ("Obesity", "Obesidad"),
    "40930008": ("Underactive thyroid", "Tiroides poco activa"),
    "34486009": ("Overactive thyroid", "Tiroides demasiado activa"),
    "709044004": ("Long-term kidney disease", "Enfermedad renal crónica"),
    "431855005": ("Long-term kidney disease, stage 1", "Enfermedad renal crónica, etapa 1"),
    "431856006": ("Long-term kidney disease, stage 2", "Enfermedad renal crónica, etapa 2"),
    "433144002": ("Long-term kidney disease, stage 3", "Enfermedad renal crónica, etapa 3"),
    "431857002": ("Long-term kidney disease, stage 4", "Enfermedad renal crónica, etapa 4"),
    "46177005": ("Kidney failure", "Insuficiencia renal terminal"),
    # Bones, joints, muscles
    "64859006": ("Osteoporosis (weak bones)", "Osteoporosis (huesos débiles)"),
    "239872002": ("Arthritis of the hip from wear", "Artritis de la cadera por desgaste"),
    "239873007": ("Arthritis of the knee from wear", "Artritis de la rodilla por desgaste"),
    "201834006": ("Arthritis of the hand from wear", "Artritis de la mano por desgaste"),
    "396275006": ("Arthritis from wear", "Artritis por desgaste"),
    "69896004": ("Rheumatoid arthritis", "Artritis reumatoide"),
    "90560007": ("Gout", "Gota"),
    "203082005": ("Fibromyalgia", "Fibromialgia"),
    "279039007": ("Low back pain", "Dolor en la parte baja de la espalda"),
    # Injuries
    "62106007": ("Concussion without passing out", "Conmoción cerebral sin desmayo"),
    "110030002": ("Concussion", "Conmoción cerebral"),
    "39848009": ("Whiplash (neck strain)", "Latigazo cervical (lesión del cuello)"),
    "44465007": ("Sprained ankle", "Esguince de tobillo"),
    "70704007": ("Sprained wrist", "Esguince de muñeca"),
    "444470001": ("Knee ligament injury (ACL)", "Lesión de un ligamento de la rodilla (LCA)"),
    "16114001": ("Broken ankle", "Fractura de tobillo"),
    "33737001": ("Broken rib", "Fractura de costilla"),
    "65966004": ("Broken forearm", "Fractura de antebrazo"),
    "58150001": ("Broken collarbone", "Fractura de clavícula"),
    "370247008": ("Cut on the face", "Herida cortante en la cara"),
    "283371005": ("Cut on the forearm", "Herida cortante en el antebrazo"),
    "284549007": ("Cut on the hand", "Herida cortante en la mano"),
    "283385000": ("Cut on the thigh", "Herida cortante en el muslo"),
    "262574004": ("Gunshot wound", "Herida de bala"),
    "39065001": ("Burned ear", "Quemadura en la oreja"),
    # Brain, nerves, mood
    "84757009": ("Epilepsy", "Epilepsia"),
    "128613002": ("Seizure disorder", "Trastorno convulsivo"),
    "703151001": ("Had one seizure in the past", "Tuvo una convulsión en el pasado"),
    "37796009": ("Migraine", "Migraña"),
    "26929004": ("Alzheimer's disease", "Enfermedad de Alzheimer"),
    "49049000": ("Parkinson's disease", "Enfermedad de Parkinson"),
    "24700007": ("Multiple sclerosis", "Esclerosis múltiple"),
    "35489007": ("Depression", "Depresión"),
    "370143000": ("Major depression", "Depresión mayor"),
    "197480006": ("Anxiety", "Ansiedad"),
    "21897009": ("Generalized anxiety", "Ansiedad generalizada"),
    "47505003": ("Post-traumatic stress (PTSD)", "Estrés postraumático"),
    "193462001": ("Trouble sleeping (insomnia)", "Dificultad para dormir (insomnio)"),
    # Stomach, bowel, teeth, eyes
    "235595009": ("Acid reflux", "Reflujo ácido"),
    "51868009": ("Ulcer in the upper bowel (duodenum)", "Úlcera en la primera parte del intestino (duodeno)"),
    "10743008": ("Irritable bowel syndrome", "Síndrome del intestino irritable"),
    "34000006": ("Crohn's disease", "Enfermedad de Crohn"),
    "64766004": ("Ulcerative colitis", "Colitis ulcerosa"),
    "68496003": ("Growth in the large bowel (polyp)", "Pólipo en el intestino grueso"),
    "196416002": ("Molar teeth that could not come through", "Muelas que no pueden salir (impactadas)"),
    "193570009": ("Cataract (clouded lens of the eye)", "Catarata (cristalino opaco)"),
    "23986001": ("Glaucoma", "Glaucoma"),
    # Growths and cancer
    "126906006": ("Growth in the prostate", "Crecimiento en la próstata"),
    "92691004": ("Early prostate cancer that has not spread", "Cáncer de próstata temprano que no se ha extendido"),
    "399068003": ("Prostate cancer", "Cáncer de próstata"),
    "254837009": ("Breast cancer", "Cáncer de mama"),
    "363406005": ("Colon cancer", "Cáncer de colon"),
    # Pregnancy
    "72892002": ("Pregnancy", "Embarazo"),
    "19169002": ("Miscarriage in the first three months", "Pérdida del embarazo en los primeros tres meses"),
    "79586000": ("Pregnancy outside the womb", "Embarazo fuera del útero"),
    "156073000": ("Concern about an unborn baby", "Preocupación por el bebé antes de nacer"),
}
