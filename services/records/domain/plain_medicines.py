"""Medicines in words a lay person uses, by RxNorm code: English, Spanish. Strengths stay as they are."""

from __future__ import annotations

from collections.abc import Mapping

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"

PLAIN_MEDICINES: Mapping[str, tuple[str, str]] = {
    # Pain and fever
    "282464": ("Acetaminophen 160 mg tablet (for pain or fever)", "Acetaminofén 160 mg, tableta (para dolor o fiebre)"),
    "313782": ("Acetaminophen 325 mg tablet (for pain or fever)", "Acetaminofén 325 mg, tableta (para dolor o fiebre)"),
    "198405": ("Ibuprofen 100 mg tablet (for pain or fever)", "Ibuprofeno 100 mg, tableta (para dolor o fiebre)"),
    "310965": ("Ibuprofen 200 mg tablet (for pain or fever)", "Ibuprofeno 200 mg, tableta (para dolor o fiebre)"),
    "849574": ("Naproxen sodium 220 mg tablet (for pain)", "Naproxeno sódico 220 mg, tableta (para dolor)"),
    "198014": ("Naproxen 500 mg tablet (for pain)", "Naproxeno 500 mg, tableta (para dolor)"),
    "243670": ("Aspirin 81 mg tablet (low dose)", "Aspirina 81 mg, tableta (dosis baja)"),
    "1049221": (
        "Acetaminophen 325 mg with oxycodone 5 mg tablet (opioid for pain)",
        "Acetaminofén 325 mg con oxicodona 5 mg, tableta (opioide para dolor)",
    ),
    "857005": (
        "Acetaminophen 325 mg with hydrocodone 7.5 mg tablet (opioid for pain)",
        "Acetaminofén 325 mg con hidrocodona 7.5 mg, tableta (opioide para dolor)",
    ),
    "1310197": (
        "Vicodin: acetaminophen 300 mg with hydrocodone 5 mg (opioid for pain)",
        "Vicodin: acetaminofén 300 mg con hidrocodona 5 mg (opioide para dolor)",
    ),
    "1094107": (
        "Phenazopyridine 100 mg tablet (for pain when passing urine)",
        "Fenazopiridina 100 mg, tableta (para dolor al orinar)",
    ),
    # Infections
    "308182": ("Amoxicillin 250 mg capsule (antibiotic)", "Amoxicilina 250 mg, cápsula (antibiótico)"),
    "562251": (
        "Amoxicillin 250 mg with clavulanate 125 mg tablet (antibiotic)",
        "Amoxicilina 250 mg con clavulanato 125 mg, tableta (antibiótico)",
    ),
    "834061": ("Penicillin V 250 mg tablet (antibiotic)", "Penicilina V 250 mg, tableta (antibiótico)"),
    "834102": ("Penicillin V 500 mg tablet (antibiotic)", "Penicilina V 500 mg, tableta (antibiótico)"),
    "309043": (
        "Cefaclor 500 mg tablet, slow release (antibiotic)",
        "Cefaclor 500 mg, tableta de liberación lenta (antibiótico)",
    ),
    "311989": ("Nitrofurantoin 5 mg/mL liquid (antibiotic)", "Nitrofurantoína 5 mg/mL, líquido (antibiótico)"),
    # Allergies, colds, breathing
    "1014676": ("Cetirizine 5 mg tablet (for allergies)", "Cetirizina 5 mg, tableta (para alergias)"),
    "311372": ("Loratadine 10 mg tablet (for allergies)", "Loratadina 10 mg, tableta (para alergias)"),
    "665078": (
        "Loratadine 5 mg chewable tablet (for allergies)",
        "Loratadina 5 mg, tableta masticable (para alergias)",
    ),
    "997488": ("Fexofenadine 30 mg tablet (for allergies)", "Fexofenadina 30 mg, tableta (para alergias)"),
    "1049630": ("Diphenhydramine 25 mg tablet (for allergies)", "Difenhidramina 25 mg, tableta (para alergias)"),
    "197378": ("Astemizole 10 mg tablet (for allergies)", "Astemizol 10 mg, tableta (para alergias)"),
    "477045": ("Chlorpheniramine 2 mg/mL liquid (for allergies)", "Clorfeniramina 2 mg/mL, líquido (para alergias)"),
    "1043400": (
        "Acetaminophen, dextromethorphan and doxylamine liquid (for colds)",
        "Acetaminofén, dextrometorfano y doxilamina, líquido (para resfriados)",
    ),
    "1870230": (
        "Epinephrine auto-injector, 0.3 mL of 1 mg/mL (for a serious allergic reaction)",
        "Autoinyector de epinefrina, 0.3 mL de 1 mg/mL (para una reacción alérgica grave)",
    ),
    "745679": (
        "Albuterol inhaler, 0.09 mg a puff (opens the airways)",
        "Inhalador de albuterol, 0.09 mg por aplicación (abre las vías respiratorias)",
    ),
    "895994": (
        "Fluticasone inhaler, 0.044 mg a puff (steroid for the lungs)",
        "Inhalador de fluticasona, 0.044 mg por aplicación (esteroide para los pulmones)",
    ),
    "198031": ("Nicotine patch, 24 hours (to stop smoking)", "Parche de nicotina, 24 horas (para dejar de fumar)"),
    # Skin, steroids
    "106258": ("Hydrocortisone skin cream, 10 mg/mL (steroid)", "Crema de hidrocortisona, 10 mg/mL (esteroide)"),
    "312617": ("Prednisone 5 mg tablet (steroid)", "Prednisona 5 mg, tableta (esteroide)"),
    # Heart, blood, sugar, bones
    "316049": ("Hydrochlorothiazide 25 mg (water pill)", "Hidroclorotiazida 25 mg (diurético)"),
    "316052": ("Hydrochlorothiazide 6.25 mg (water pill)", "Hidroclorotiazida 6.25 mg (diurético)"),
    "315971": ("Lasix (furosemide) 40 mg (water pill)", "Lasix (furosemida) 40 mg (diurético)"),
    "1719286": ("Furosemide injection, 10 mL of 10 mg/mL", "Inyección de furosemida, 10 mL de 10 mg/mL"),
    "316672": ("Simvastatin 10 mg (for cholesterol)", "Simvastatina 10 mg (para el colesterol)"),
    "866414": (
        "Metoprolol (Toprol) 100 mg tablet, slow release (for the heart)",
        "Metoprolol (Toprol) 100 mg, tableta de liberación lenta (para el corazón)",
    ),
    "860975": (
        "Metformin 500 mg tablet, slow release (for blood sugar)",
        "Metformina 500 mg, tableta de liberación lenta (para el azúcar en la sangre)",
    ),
    "310325": ("Ferrous sulfate 325 mg tablet (iron)", "Sulfato ferroso 325 mg, tableta (hierro)"),
    "2001499": ("Vitamin B12 injection, 5 mg/mL", "Inyección de vitamina B12, 5 mg/mL"),
    "904419": ("Alendronate 10 mg tablet (for bone strength)", "Alendronato 10 mg, tableta (para los huesos)"),
    # Nerves
    "1153378": ("Clonazepam (Klonopin)", "Clonazepam (Klonopin)"),
    # Cancer
    "1860480": ("Docetaxel injection, 1 mL of 20 mg/mL", "Inyección de docetaxel, 1 mL de 20 mg/mL"),
    "752899": ("Leuprolide injection, 0.25 mL of 30 mg/mL", "Inyección de leuprolida, 0.25 mL de 30 mg/mL"),
    # Birth control and hormones
    "1000126": (
        "Medroxyprogesterone injection, 1 mL of 150 mg/mL",
        "Inyección de medroxiprogesterona, 1 mL de 150 mg/mL",
    ),
    "1000156": (
        "Medroxyprogesterone injection, 0.65 mL of 160 mg/mL",
        "Inyección de medroxiprogesterona, 0.65 mL de 160 mg/mL",
    ),
    "389221": ("Etonogestrel 68 mg implant (birth control)", "Implante de etonogestrel 68 mg (anticonceptivo)"),
    "1367439": ("NuvaRing vaginal ring (birth control)", "Anillo vaginal NuvaRing (anticonceptivo)"),
    "1534809": (
        "Ethinyl estradiol and norelgestromin weekly patch (birth control)",
        "Parche semanal de etinilestradiol y norelgestromina (anticonceptivo)",
    ),
    "748856": ("Yaz, 28-day pack (birth control pills)", "Yaz, paquete de 28 días (píldoras anticonceptivas)"),
    "748879": (
        "Levora 0.15/30, 28-day pack (birth control pills)",
        "Levora 0.15/30, paquete de 28 días (píldoras anticonceptivas)",
    ),
    "748962": ("Camila, 28-day pack (birth control pills)", "Camila, paquete de 28 días (píldoras anticonceptivas)"),
    "749762": (
        "Seasonique, 91-day pack (birth control pills)",
        "Seasonique, paquete de 91 días (píldoras anticonceptivas)",
    ),
    "751905": (
        "Trinessa, 28-day pack (birth control pills)",
        "Trinessa, paquete de 28 días (píldoras anticonceptivas)",
    ),
    "757594": (
        "Jolivette, 28-day pack (birth control pills)",
        "Jolivette, paquete de 28 días (píldoras anticonceptivas)",
    ),
    "831533": ("Errin, 28-day pack (birth control pills)", "Errin, paquete de 28 días (píldoras anticonceptivas)"),
}
