"""Vaccines, allergies, care plans and procedures in words a lay person uses, with medicines and labs beside them."""

from __future__ import annotations

from collections.abc import Mapping

from services.records.domain.plain_labs import LOINC, PLAIN_LABS
from services.records.domain.plain_medicines import PLAIN_MEDICINES, RXNORM

_CVX = "http://hl7.org/fhir/sid/cvx"
_SNOMED = "http://snomed.info/sct"

_VACCINES = {
    "03": ("Measles, mumps and rubella (MMR) vaccine", "Vacuna contra sarampión, paperas y rubéola (MMR)"),
    "08": ("Hepatitis B vaccine (child)", "Vacuna contra la hepatitis B (niños)"),
    "10": ("Polio vaccine", "Vacuna contra la polio"),
    "20": (
        "Diphtheria, tetanus and whooping cough (DTaP) vaccine",
        "Vacuna contra difteria, tétanos y tosferina (DTaP)",
    ),
    "21": ("Chickenpox vaccine", "Vacuna contra la varicela"),
    "33": ("Pneumonia vaccine (PPSV23)", "Vacuna contra el neumococo (PPSV23)"),
    "43": ("Hepatitis B vaccine (adult)", "Vacuna contra la hepatitis B (adultos)"),
    "49": ("Hib vaccine", "Vacuna contra Hib"),
    "52": ("Hepatitis A vaccine (adult)", "Vacuna contra la hepatitis A (adultos)"),
    "62": ("HPV vaccine", "Vacuna contra el VPH"),
    "83": ("Hepatitis A vaccine (child)", "Vacuna contra la hepatitis A (niños)"),
    "113": ("Tetanus and diphtheria (Td) shot", "Vacuna contra tétanos y difteria (Td)"),
    "114": ("Meningitis vaccine (MCV4)", "Vacuna contra la meningitis (MCV4)"),
    "115": ("Tetanus, diphtheria and whooping cough (Tdap) shot", "Vacuna contra tétanos, difteria y tosferina (Tdap)"),
    "119": ("Rotavirus vaccine", "Vacuna contra el rotavirus"),
    "121": ("Shingles vaccine", "Vacuna contra el herpes zóster (culebrilla)"),
    "133": ("Pneumonia vaccine (PCV13)", "Vacuna contra el neumococo (PCV13)"),
    "140": ("Flu shot", "Vacuna contra la gripe"),
}
_ALLERGIES = {
    "91930004": ("Eggs", "Huevo"),
    "91934008": ("Nuts", "Nueces"),
    "91935009": ("Peanuts", "Cacahuate (maní)"),
    "232347008": ("Animal dander", "Caspa de animales"),
    "232350006": ("House dust mites", "Ácaros del polvo"),
    "300913006": ("Shellfish", "Mariscos"),
    "300916003": ("Latex", "Látex"),
    "417532002": ("Fish", "Pescado"),
    "418689008": ("Grass pollen", "Polen de pasto"),
    "419263009": ("Tree pollen", "Polen de árboles"),
    "419474003": ("Mold", "Moho"),
    "420174000": ("Wheat", "Trigo"),
    "424213003": ("Bee stings", "Picadura de abeja"),
    "425525006": ("Milk and dairy", "Leche y productos lácteos"),
    "714035009": ("Soy", "Soya"),
}
_CARE_PLANS = {
    "47387005": ("Recovery after a head injury", "Recuperación de una lesión en la cabeza"),
    "53950000": ("Breathing therapy", "Terapia respiratoria"),
    "781831000000109": ("Care after major surgery", "Cuidado después de una cirugía mayor"),
    "787301000000101": ("Care after surgery", "Cuidado después de una cirugía"),
    "91251008": ("Physical therapy", "Fisioterapia"),
    "225358003": ("Wound care", "Cuidado de heridas"),
    "385691007": ("Broken bone care", "Cuidado de fracturas"),
    "698360004": ("Managing your diabetes", "Control de su diabetes"),
    "699728000": ("Managing your asthma", "Control de su asma"),
    "711282006": ("Skin care", "Cuidado de la piel"),
    "735984001": ("Managing heart failure", "Control de la insuficiencia cardíaca"),
    "736252007": ("Cancer care", "Cuidado del cáncer"),
    "736285004": ("Managing high cholesterol", "Control del colesterol alto"),
    "734163000": ("Care plan", "Plan de cuidado"),
    "736353004": ("Hospital care", "Cuidado en el hospital"),
    "326051000000105": ("Caring for yourself", "Cuidado personal"),
    "869761000000107": ("Urinary infection care", "Cuidado de infección urinaria"),
}
_PROCEDURES = {
    "14768001": ("Blood cells looked at under a microscope", "Glóbulos de la sangre vistos al microscopio"),
    "162676008": ("Short physical exam", "Examen físico breve"),
    "169230002": ("Ultrasound of an unborn baby", "Ultrasonido de un bebé antes de nacer"),
    "169553002": ("Birth control implant put in", "Colocación de implante anticonceptivo"),
    "22523008": ("Vasectomy (birth control for men)", "Vasectomía (anticoncepción para hombres)"),
    "252160004": ("Pregnancy test", "Prueba de embarazo"),
    "301807007": ("Birth control implant taken out", "Retiro de implante anticonceptivo"),
    "313191000": ("Adrenaline shot", "Inyección de adrenalina"),
    "384700001": ("Tetanus antitoxin shot", "Inyección de antitoxina tetánica"),
    "415300000": ("Questions about the whole body", "Preguntas sobre todo el cuerpo"),
    "430193006": ("Check of your medicines", "Verificación de sus medicinas"),
    "46706006": ("New IUD (birth control)", "Cambio de DIU (anticonceptivo)"),
    "65200003": ("IUD put in (birth control)", "Colocación de DIU (anticonceptivo)"),
    "65575008": ("Prostate biopsy (a small sample)", "Biopsia de próstata (una muestra pequeña)"),
    "68254000": ("IUD taken out", "Retiro de DIU"),
    "755621000000101": ("New birth control implant", "Cambio de implante anticonceptivo"),
    "76601001": ("Shot into a muscle", "Inyección en un músculo"),
    "19490002": ("Ankle X-ray", "Radiografía del tobillo"),
    "23426006": ("Breathing test", "Prueba de respiración"),
    "65546002": ("Wisdom tooth removal", "Extracción de muela del juicio"),
    "73761001": ("Colonoscopy (look inside the bowel)", "Colonoscopia (examen del intestino)"),
    "74016001": ("Knee X-ray", "Radiografía de la rodilla"),
    "90470006": ("Prostate removal", "Extirpación de la próstata"),
    "117015009": ("Throat swab", "Muestra de la garganta"),
    "171207006": ("Depression check", "Evaluación de depresión"),
    "274474001": ("Cast or splint for a bone", "Yeso o férula para un hueso"),
    "288086009": ("Stitches", "Puntos de sutura"),
    "312681000": ("Bone density scan", "Examen de densidad ósea"),
    "395142003": ("Allergy test", "Prueba de alergias"),
    "399208008": ("Chest X-ray", "Radiografía de tórax"),
    "410006001": ("Rectal exam", "Examen rectal"),
    "433236007": ("Heart ultrasound", "Ultrasonido del corazón"),
    "609588000": ("Total knee replacement", "Reemplazo total de rodilla"),
    "428191000124101": ("Review of your medicines", "Revisión de sus medicinas"),
}

PLAIN_WORDS: Mapping[tuple[str, str], tuple[str, str]] = {
    **{(_CVX, code): words for code, words in _VACCINES.items()},
    **{(RXNORM, code): words for code, words in PLAIN_MEDICINES.items()},
    **{(LOINC, code): words for code, words in PLAIN_LABS.items()},
    **{(_SNOMED, code): words for table in (_ALLERGIES, _CARE_PLANS, _PROCEDURES) for code, words in table.items()},
}
