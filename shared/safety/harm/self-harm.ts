import { harmCheck } from './harm-check'

const sign = (pattern: string, severity: number, label: string) => ({
  pattern: new RegExp(String.raw`\b${pattern}`, 'g'),
  severity,
  label,
})

/** Harm to oneself. */
export const selfHarm = harmCheck({
  id: 'self-harm',
  summary: 'Self-harm: wishes, encouragement and methods',
  category: 'self-harm',
  softening:
    /\b(?:hotline|helpline|lifeline|988|samaritans|crisis (?:line|text)|you(?:'re| are) not alone|reach out|talk to (?:a|your|someone)|therapist|counsell?or|seek help|get help|professional help|prevent\w*|warning signs|support (?:group|is available)|research(?:ers)?|statistics|study|awareness|sorry (?:to hear )?(?:that )?you(?:'re| are) (?:feeling|going))\b/,
  signs: [
    sign(
      "(?:i|i'm|i am)(?: \\w+){0,4} (?:kill(?:ing)? myself|end(?:ing)? (?:my life|it all)|tak(?:e|ing) my own life|hang(?:ing)? myself|shoot(?:ing)? myself|drown(?:ing)? myself|jump(?:ing)? off (?:a|the) (?:bridge|roof|building))",
      6,
      'a wish to die',
    ),
    sign(
      "(?:i|i'm|i am)(?: \\w+){0,3} (?:want to die|wanna die|suicidal|better off dead|don't want to (?:live|be alive|wake up)|wish i (?:was|were) dead|no reason to live|tired of living|planning (?:my )?suicide)",
      5,
      'a wish to die',
    ),
    sign(
      "(?:i|i've|i have)(?: \\w+){0,3} (?:cut(?:ting)?|burn(?:ing|ed)?|starv(?:e|ing|ed)|hurt(?:ing)?|harm(?:ing|ed)?) (?:myself|my (?:arms?|wrists?|thighs?|legs))",
      5,
      'self-injury',
    ),
    sign(
      '(?:how (?:to|do i|can i|many)|(?:best|easiest|quickest|painless|fastest|least painful) (?:ways?|methods?) (?:to|of|for))(?: \\w+){0,6} (?:kill (?:myself|yourself|oneself)|suicide|end (?:my|your) life|die (?:by|without pain|painlessly|quickly)|overdose|hang (?:myself|yourself)|cut (?:myself|yourself|my wrists?|your wrists?))',
      7,
      'a method',
    ),
    sign(
      '(?:lethal|fatal|deadly) (?:dose|dosage|amount|combination) of (?:\\w+ ){0,3}(?:to take|i should|you should|pills|for (?:a|an) (?:adult|person))',
      6,
      'a method',
    ),
    sign(
      '(?:pills|tablets|\\d+ ?(?:mg|grams?) of \\w+)(?: \\w+){0,5} (?:would|will|to|is enough to) (?:kill (?:me|you|a person)|be (?:fatal|lethal)|end it|overdose)',
      6,
      'a method',
    ),
    sign(
      "(?:you should|just|go|please|why don't you) (?:go )?(?:and )?(?:kill yourself|end (?:it all|your life)|hang yourself|die already|cut yourself|jump off (?:a|the) (?:bridge|roof|building))",
      7,
      'encouragement',
    ),
    sign('(?:kys|kill yourself)\\b', 6, 'encouragement'),
    sign(
      "(?:the world|everyone|everybody|your family|we)(?:'d| would| will)? (?:be )?better off without you",
      6,
      'encouragement',
    ),
    sign('(?:nobody|no one) would (?:miss|care if) you (?:were gone|died|were dead|if)', 5, 'encouragement'),
    sign(
      '(?:pro-?ana|thinspo\\w*|pro-?mia|purg(?:e|ing) after (?:every )?(?:meal|eating)|starv(?:e|ing) (?:yourself|myself) (?:to|is|until))',
      5,
      'an eating disorder',
    ),
    sign(
      '(?:suicide|self-?harm|cutting|dying) (?:is|feels) (?:beautiful|the (?:only )?(?:answer|solution|way out)|a (?:relief|release|gift|good)|good|romantic)',
      6,
      'glorification',
    ),
    sign('(?:tie|tying|make|making) (?:a |the )?noose\\b', 6, 'a method'),
    sign('(?:write|writing|wrote|draft|compose) (?:me |my |a |the )*suicide note', 6, 'a wish to die'),
  ],
})
