import type { CheckFinding, CheckSpan, SafetyCheck } from '../contract'
import { foldText } from '../text/fold-text'
import { readsEnglish } from '../text/reads-english'
import { sentencesOf, type Sentence } from '../text/sentences'

/** Whether a text says that it cannot answer, and answers nothing. */
export const decline: SafetyCheck = {
  id: 'decline',
  summary: 'Whether a text declines to answer, or says that it cannot; by patterns of English, without any service',
  run(_caller, text): Promise<CheckFinding> {
    const found = declineIn(text)
    if (found) {
      return Promise.resolve({
        check: 'decline',
        outcome: 'flagged',
        category: found.isRefusal ? 'refusal' : 'unknown',
        severity: 0,
        reason: found.isRefusal ? 'The text refuses' : 'The text says that it cannot tell',
        evidence: [found.span],
      })
    }
    return Promise.resolve(
      readsEnglish(foldText(text).text)
        ? { check: 'decline', outcome: 'clean' }
        : {
            check: 'decline',
            outcome: 'unchecked',
            why: 'The patterns know English, and this text seems to be in another language',
          },
    )
  },
}

/** The sentence by which a text declines; undefined where it answers, be it in part. */
export const declineIn = (text: string): { readonly span: CheckSpan; readonly isRefusal: boolean } | undefined => {
  const sentences = sentencesOf(text)
  const kinds = sentences.map(({ text: one }) => kindOf(foldText(one).text))
  const first = kinds.findIndex((kind) => kind === 'unknown' || kind === 'refusal')
  if (first === -1) return undefined
  const answers = kinds.filter((kind) => kind === 'answer').length
  // A word of explanation may follow; what brings an answer is no decline.
  const opens = !kinds.slice(0, first).includes('answer')
  if (answers > (opens ? 1 : 0)) return undefined
  if (answers === 1 && hasFacts(sentences, kinds)) return undefined
  const { start, end, text: words } = sentences[first]!
  const isRefusal = kinds[first] === 'refusal'
  return {
    isRefusal,
    span: { in: 'text', start, end, text: words.slice(0, 300), label: isRefusal ? 'refusal' : 'unknown' },
  }
}

/** Whether a sentence states nothing of the matter: courtesies, offers, and what an answer says of its own knowledge. */
export const statesNothing = (sentence: string): boolean => kindOf(foldText(sentence).text) !== 'answer'

type Kind = 'refusal' | 'unknown' | 'courtesy' | 'answer'

const kindOf = (folded: string): Kind => {
  // “It does not say, but …” answers after all.
  const parts = folded.split(contrast)
  const kinds = parts.length > 1 ? parts.map(kindOfPart) : [kindOfPart(folded)]
  const answersInPart = parts.some(
    (part, at) => kinds[at] === 'answer' && (part.match(/[a-z]{2,}|\d+/g)?.length ?? 0) > 2,
  )
  return answersInPart
    ? 'answer'
    : ((['refusal', 'unknown', 'courtesy'] as const).find((kind) => kinds.includes(kind)) ?? 'answer')
}

/** Where a sentence turns from one statement to another. */
export const contrast = /[,;]? (?:but|however|though|although) /

const kindOfPart = (folded: string): Kind => {
  if (refusal.test(folded)) return 'refusal'
  if (unknown.test(folded)) return 'unknown'
  return courtesy.test(folded) ? 'courtesy' : 'answer'
}

const cannot =
  "(?:can't|cannot|can not|am not able to|'m not able to|am unable to|'m unable to|are unable to|won't|will not|must decline to|have to decline|couldn't|could not|is not able to|was unable to|was not able to|is unable to)"
const refusal = new RegExp(
  [
    `\\b(?:i|we)(?: \\w+){0,2}? ?${cannot} (?:\\w+ ){0,2}?(?:help(?: you)? (?:with|to)|assist|comply|fulfil+|provide (?:that|this|such|instructions|any)|do that|discuss|engage|support (?:that|this)|create (?:that|such|content)|generate (?:that|such|content)|write (?:that|this)|share (?:that|this|my|the))`,
    "\\b(?:i|we) (?:must|have to|need to|'ll have to) (?:decline|refuse)\\b",
    "\\bi (?:do not|don't) feel comfortable\\b",
    '\\b(?:against|violates?|goes against|not in line with) (?:my|our|the) (?:guidelines|polic(?:y|ies)|principles|rules|values|programming)\\b',
    "\\bi'm sorry,? but (?:i|that|this) (?:can't|cannot|won't|isn't something|is not something)\\b(?! (?:find|see|locate|tell|say|determine))",
    "\\b(?:that|this)(?: is|'s) not something i can (?:help|assist|do|discuss)",
  ].join('|'),
)
const unknown = new RegExp(
  [
    "\\b(?:i|we) (?:do not|don't|did not|didn't) (?:know|have (?:any |enough |that |this |the |sufficient |access to )*(?:information|data|details|answer|knowledge|record)|find|see (?:any|an answer)|have an answer|have anything)",
    `\\b(?:i|we)(?: \\w+){0,2}? ?${cannot} (?:\\w+ ){0,2}?(?:answer|find|tell|say|see|determine|confirm|locate|verify|be sure|look (?:it|that) up|give (?:you )?(?:an answer|a definite))`,
    "\\b(?:the |these |those |this |any of the |none of the |my |our |provided |available |given )*(?:sources?|documents?|passages?|context|manuals?|text|information|knowledge base|policy|policies|records?|page)(?: provided| given| available| i have| at hand| here| above)?(?: that i have)? (?:do(?:es)? not|don't|doesn't|did not|didn't) (?:\\w+ )?(?:say|mention|contain|state|include|specify|cover|provide|answer|give|tell|address|describe|list|have)",
    '\\b(?:none of (?:the|these|my)|no) (?:\\w+ )?(?:sources?|documents?|passages?|manuals?|information|answer|details|mention|records?|data)(?: (?:\\w+ ){0,6}?(?:says?|mentions?|answers?|covers?|is|are|was|were|available|found|given|contains?|about|on|here)\\b|[.!]|$)',
    "\\b(?:is|are|was|were)(?: not|n't) (?:mentioned|stated|specified|covered|given|listed|available|found|included|described|addressed|answered|documented|known|contained)\\b",
    '\\b(?:not|nothing) (?:in|among) (?:the|my|these|any of the) (?:sources?|documents?|passages?|manuals?|context|information|knowledge)',
    '\\bnothing (?:\\w+ ){0,6}?(?:answers|says|about (?:that|this|it)|covers|mentions|tells)',
    "\\bi(?:'m| am) not sure(?! (?:that )?(?:if )?you)",
    "\\b(?:it is|it's|that is|that's) (?:unclear|unknown|not (?:clear|known))",
    "\\b(?:unanswerable|no answer|cannot be answered|can't be answered|outside (?:of )?(?:the scope|my knowledge|what i)|beyond (?:the scope|my knowledge|what i))",
  ].join('|'),
)
const courtesy = new RegExp(
  "^(?:(?:i'm |i am |we're |we are )?(?:sorry|afraid|apolog\\w+)|thank|hello|hi\\b|unfortunately[.,]?$|please |if you|let me know|feel free|you (?:can|could|may|might|should) (?:\\w+ )?(?:contact|ask|check|try|reach|call|rephrase|find more|look|provide|write)|i(?:'d| would) (?:suggest|recommend|be happy|be glad)|i (?:suggest|recommend)|is there|would you|could you|can you|do you|our (?:support|service|customer) (?:team|service)|contact )|\\?$",
)

// A number or a citation in what is left is an answer.
const hasFacts = (sentences: readonly Sentence[], kinds: readonly Kind[]): boolean =>
  sentences.some(({ text }, at) => kinds[at] === 'answer' && /\d/.test(text))
