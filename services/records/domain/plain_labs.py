"""Lab tests in words a lay person uses, by LOINC code: English, Spanish."""

from __future__ import annotations

from collections.abc import Mapping

LOINC = "http://loinc.org"

PLAIN_LABS: Mapping[str, tuple[str, str]] = {
    # Groups of tests
    "24323-8": (
        "Blood chemistry, 14 tests (metabolic panel)",
        "Química de la sangre, 14 pruebas (panel metabólico completo)",
    ),
    "51990-0": ("Blood chemistry, 8 tests (metabolic panel)", "Química de la sangre, 8 pruebas (panel metabólico)"),
    "24357-6": ("Urine test", "Análisis de orina"),
    "55405-5": ("Heart failure tests", "Pruebas de insuficiencia cardíaca"),
    "57698-3": ("Cholesterol and blood fats", "Colesterol y grasas en la sangre"),
    "58410-2": ("Complete blood count", "Hemograma completo"),
    # Sugar, fats, heart
    "4548-4": ("Average blood sugar (A1c)", "Promedio de azúcar en la sangre (A1c)"),
    "2339-0": ("Blood sugar (glucose)", "Azúcar en la sangre (glucosa)"),
    "2093-3": ("Total cholesterol", "Colesterol total"),
    "18262-6": ('LDL ("bad") cholesterol', 'Colesterol LDL ("malo")'),
    "2085-9": ('HDL ("good") cholesterol', 'Colesterol HDL ("bueno")'),
    "2571-8": ("Triglycerides (blood fats)", "Triglicéridos (grasas en la sangre)"),
    "33762-6": ("Heart strain (NT-proBNP)", "Esfuerzo del corazón (NT-proBNP)"),
    "2857-1": ("Prostate test (PSA)", "Prueba de la próstata (PSA)"),
    # Kidneys, salts
    "38483-4": ("Kidney function (creatinine)", "Función de los riñones (creatinina)"),
    "33914-3": ("Kidney filter rate (eGFR)", "Filtración de los riñones (TFG)"),
    "6299-2": ("Kidney waste in blood (urea nitrogen)", "Desechos en la sangre (nitrógeno ureico)"),
    "2947-0": ("Sodium", "Sodio"),
    "6298-4": ("Potassium", "Potasio"),
    "2069-3": ("Chloride", "Cloruro"),
    "20565-8": ("Carbon dioxide in blood", "Dióxido de carbono en la sangre"),
    "49765-1": ("Calcium", "Calcio"),
    # Liver, proteins
    "1742-6": ("Liver enzyme (ALT)", "Enzima del hígado (ALT)"),
    "1920-8": ("Liver enzyme (AST)", "Enzima del hígado (AST)"),
    "6768-6": ("Liver and bone enzyme (alkaline phosphatase)", "Enzima del hígado y los huesos (fosfatasa alcalina)"),
    "1975-2": ("Total bilirubin (liver)", "Bilirrubina total (hígado)"),
    "1751-7": ("Albumin (blood protein)", "Albúmina (proteína de la sangre)"),
    "10834-0": ("Globulin (blood proteins)", "Globulina (proteínas de la sangre)"),
    "2885-2": ("Total protein in blood", "Proteína total en la sangre"),
    # Blood cells
    "718-7": ("Hemoglobin (carries oxygen)", "Hemoglobina (lleva el oxígeno)"),
    "4544-3": ("Share of red cells in blood (hematocrit)", "Proporción de glóbulos rojos (hematocrito)"),
    "20570-8": ("Share of red cells in blood (hematocrit)", "Proporción de glóbulos rojos (hematocrito)"),
    "789-8": ("Red blood cells", "Glóbulos rojos"),
    "6690-2": ("White blood cells", "Glóbulos blancos"),
    "777-3": ("Platelets (help blood clot)", "Plaquetas (ayudan a coagular)"),
    "32623-1": ("Size of platelets (MPV)", "Tamaño de las plaquetas (VPM)"),
    "32207-3": ("How much platelets differ in size (PDW)", "Variación en el tamaño de las plaquetas (PDW)"),
    "787-2": ("Size of red blood cells (MCV)", "Tamaño de los glóbulos rojos (VCM)"),
    "785-6": ("Hemoglobin in a red blood cell (MCH)", "Hemoglobina por glóbulo rojo (HCM)"),
    "786-4": ("Hemoglobin density in red blood cells (MCHC)", "Concentración de hemoglobina en glóbulos rojos (CHCM)"),
    "21000-5": ("How much red blood cells differ in size (RDW)", "Variación en el tamaño de los glóbulos rojos (RDW)"),
    # Urine
    "5778-6": ("Color of the urine", "Color de la orina"),
    "32167-9": ("Clearness of the urine", "Claridad de la orina"),
    "5792-7": ("Sugar in urine, amount", "Cantidad de azúcar en la orina"),
    "25428-4": ("Sugar in urine", "Azúcar en la orina"),
    "20505-4": ("Bilirubin in urine, amount", "Cantidad de bilirrubina en la orina"),
    "5770-3": ("Bilirubin in urine", "Bilirrubina en la orina"),
    "5797-6": ("Ketones in urine, amount", "Cantidad de cetonas en la orina"),
    "2514-8": ("Ketones in urine", "Cetonas en la orina"),
    "5804-0": ("Protein in urine, amount", "Cantidad de proteína en la orina"),
    "20454-5": ("Protein in urine", "Proteína en la orina"),
    "5794-3": ("Blood in urine (hemoglobin)", "Sangre en la orina (hemoglobina)"),
    "5799-2": ("Sign of white blood cells in urine", "Señal de glóbulos blancos en la orina"),
    "5802-4": ("Sign of bacteria in urine (nitrite)", "Señal de bacterias en la orina (nitritos)"),
    "5803-2": ("Acidity of urine (pH)", "Acidez de la orina (pH)"),
    "5811-5": ("How concentrated the urine is", "Qué tan concentrada está la orina"),
    # Allergy blood tests
    "6075-6": ("Allergy test: mold (Cladosporium)", "Prueba de alergia: moho (Cladosporium)"),
    "6082-2": ("Allergy test: codfish", "Prueba de alergia: bacalao"),
    "6085-5": ("Allergy test: ragweed", "Prueba de alergia: ambrosía"),
    "6095-4": ("Allergy test: house dust mites", "Prueba de alergia: ácaros del polvo"),
    "6106-9": ("Allergy test: egg white", "Prueba de alergia: clara de huevo"),
    "6158-0": ("Allergy test: latex", "Prueba de alergia: látex"),
    "6189-5": ("Allergy test: oak", "Prueba de alergia: roble"),
    "6206-7": ("Allergy test: peanut", "Prueba de alergia: cacahuate (maní)"),
    "6246-3": ("Allergy test: shrimp", "Prueba de alergia: camarón"),
    "6248-9": ("Allergy test: soybean", "Prueba de alergia: soya"),
    "6273-7": ("Allergy test: walnut", "Prueba de alergia: nuez de nogal (nuez de Castilla)"),
    "6276-0": ("Allergy test: wheat", "Prueba de alergia: trigo"),
    "6833-8": ("Allergy test: cat", "Prueba de alergia: gato"),
    "6844-5": ("Allergy test: honey bee", "Prueba de alergia: abeja"),
    "7258-7": ("Allergy test: cow's milk", "Prueba de alergia: leche de vaca"),
}
