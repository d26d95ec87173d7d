import type { Sign } from '../text/find-patterns'

const sign = (pattern: string, severity: number, label: string): Sign => ({
  pattern: new RegExp(pattern, 'g'),
  severity,
  label,
})

const what =
  '(?:instructions?|rules?|prompts?|guidelines?|directions?|directives?|commands?|guardrails?|restrictions?|programming|training|constraints?|polic(?:y|ies)|safety (?:measures|rules|guidelines|filters?))'
const ofYours =
  "(?:all|any|every|each|your|the|these|those|my|its|of|previous|prior|above|earlier|preceding|original|initial|foregoing|system|current|existing|developer|safety|other|\\w+'s)"
const drop =
  "(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|skip|drop|violate|break|set aside|stop following|do not follow|don't follow|pay no attention to|no longer follow|circumvent)"

/** Ways in which a text tries to turn an assistant against its instructions. */
export const attackSigns: readonly Sign[] = [
  sign(`\\b${drop}(?: \\w+){0,2}? (?:${ofYours} ){1,5}${what}\\b`, 6, 'setting instructions aside'),
  sign(
    `\\b${drop} (?:everything|all|anything)(?: \\w+){0,2} (?:above|before|so far|previously|you (?:were|have been|know|learned))`,
    6,
    'setting instructions aside',
  ),
  sign(
    '\\b(?:your|the) (?:previous|prior|original|old|earlier|former) (?:instructions|rules|prompt|directives|guidelines) (?:are|is|were|have been|no longer)',
    5,
    'setting instructions aside',
  ),
  sign(
    '\\b(?:here are|these are|follow|obey|read|begin|start) (?:your|the|my|these) new (?:instructions|rules|orders|directives)\\b|\\bnew (?:system )?(?:instructions|directive|prompt)s? ?:',
    5,
    'new instructions',
  ),
  sign(
    '\\b(?:reveal|print|show|display|repeat|output|tell|give|leak|dump|expose|disclose|share|recite|write out|copy|translate|summari[sz]e|encode)\\b(?: \\w+){0,4} (?:your|the|its) (?:\\w+ ){0,2}?(?:system|initial|hidden|original|secret|internal|developer|confidential|full|exact|base) (?:prompt|instructions?|message|rules|configuration|guidelines|directives)',
    6,
    'asking for the instructions',
  ),
  sign(
    '\\bwhat (?:are|is|were|was) (?:your|the) (?:\\w+ )?(?:system|initial|original|hidden|secret|internal) (?:prompt|instructions?|message|rules|configuration)',
    5,
    'asking for the instructions',
  ),
  sign(
    '\\b(?:repeat|print|output|copy|recite|write)(?: \\w+){0,3} (?:everything|all|the (?:words|text|lines|content|paragraphs?))(?: \\w+){0,3} (?:above|before this|preceding|prior to this)',
    5,
    'asking for the instructions',
  ),
  sign(
    '\\byou are (?:now|no longer|from now on)\\b[^.\\n]{0,60}\\b(?:dan|unrestricted|uncensored|unfiltered|jailbroken|evil|free (?:of|from)|without (?:any )?(?:rules|restrictions|limits|filters|ethics)|bound by|not bound|an? ai (?:without|that (?:can|does|never)))',
    6,
    'a role without rules',
  ),
  sign(
    '\\b(?:pretend|act|behave|respond|answer|roleplay|role-play|imagine|simulate|speak|play)\\b[^.\\n]{0,80}\\b(?:no|without|free of|ignoring|not bound by|not have|lack\\w*|has no|have no|with no) (?:\\w+ ){0,2}?(?:restrictions?|rules|filters?|guidelines|limits|limitations|ethics|ethical|morals?|censorship|safety|guardrails|policies|content policy)',
    6,
    'a role without rules',
  ),
  sign(
    '\\b(?:do anything now|dan mode|developer mode|god mode|sudo mode|jailbreak(?:ed|ing)? (?:mode|prompt|yourself|you)|stan mode|evil mode|opposite mode|unrestricted mode|maintenance mode (?:on|enabled|activated))\\b',
    6,
    'a known jailbreak',
  ),
  sign(
    '\\b(?:enable|activate|enter|switch (?:in)?to|turn on|engage) (?:\\w+ ){0,2}?(?:developer|debug|admin|root|god|jailbreak|unrestricted|dan|unfiltered|override) mode\\b',
    6,
    'a known jailbreak',
  ),
  sign(
    '\\b(?:disable|turn off|remove|deactivate|switch off|bypass|evade|get around|circumvent) (?:\\w+ ){0,2}?(?:safety|content|ethical|moral|security|moderation|ethics) (?:\\w+ )?(?:filters?|polic(?:y|ies)|guidelines|protocols?|restrictions?|checks?|settings|systems?|measures|controls)',
    6,
    'switching safety off',
  ),
  sign(
    "\\b(?:never|do not|don't|cannot|can't|must not) (?:refuse|say no|decline|say (?:that )?you (?:can't|cannot)|give (?:any )?(?:warnings?|disclaimers?)|mention (?:your|any) (?:rules|guidelines|policies))",
    4,
    'forbidding a refusal',
  ),
  sign(
    '\\b(?:start|begin) your (?:response|answer|reply|message) with ["\']?(?:sure|absolutely|of course|yes|certainly)',
    5,
    'forbidding a refusal',
  ),
  sign(
    "\\b(?:as|i am|i'm|this is) (?:the|your|an?) (?:\\w+ )?(?:developer|administrator|admin|creator|owner|engineer|ceo|supervisor|operator|openai|anthropic|microsoft)\\b[^.\\n]{0,60}\\b(?:authori[sz]e|order|command|instruct|require|override|grant|permission|allow(?:ed)? you|must comply)",
    5,
    'a claimed authority',
  ),
  sign(
    '(?:^|\\n)\\s*(?:#+\\s*|\\[|<\\|?|\\*\\*)?(?:system|developer|assistant)(?: (?:prompt|message|override|update|note))?(?:\\]|\\|?>|\\*\\*)?\\s*:',
    5,
    'a forged message',
  ),
  sign(
    '<\\|(?:im_start|im_end|system|endoftext|start_header_id|eot_id)\\|?>|\\[/?inst\\]|<</?sys>>|</?(?:system|instructions?)(?:_prompt)?>',
    6,
    'a forged message',
  ),
  sign(
    '\\b(?:from now on|henceforth|for the rest of (?:this|our) (?:conversation|chat))\\b[^.\\n]{0,60}\\byou (?:will|must|shall|are to|have to|only|always|never|answer|respond|act)',
    4,
    'new instructions',
  ),
  sign(
    '\\b(?:hypothetical(?:ly)?|fictional(?:ly)?|for (?:a )?(?:story|novel|movie|research|educational purposes))\\b[^.\\n]{0,100}\\b(?:how (?:to|would|do|one)|step[- ]by[- ]step|instructions?|recipe)\\b[^.\\n]{0,60}\\b(?:bomb|meth(?:amphetamine)?|explosive|malware|ransomware|weapon|poison|hack|counterfeit|steal)',
    5,
    'a forbidden request in disguise',
  ),
  sign(
    '\\b(?:decode|decrypt|rot13|base64|reverse|unscramble)\\b[^.\\n]{0,60}\\b(?:and|then) (?:follow|execute|obey|do|run|comply|answer|act)',
    5,
    'a forbidden request in disguise',
  ),
  sign(
    '\\b(?:grandma|grandmother)\\b[^.\\n]{0,80}\\b(?:used to|would) (?:read|tell|recite|sing)[^.\\n]{0,80}\\b(?:keys?|napalm|passwords?|recipes? for|activation|serial|how to make)',
    5,
    'a forbidden request in disguise',
  ),
  // The commonest form in four more languages.
  sign(
    '\\b(?:ignorier\\w*|vergiss|missachte|umgehe)\\b[^.\\n]{0,40}\\b(?:anweisungen|regeln|instruktionen|vorgaben|richtlinien)',
    6,
    'setting instructions aside',
  ),
  sign(
    '\\b(?:ignora\\w*|olvida\\w*|omite)\\b[^.\\n]{0,40}\\b(?:instrucciones|reglas|indicaciones|directrices)',
    6,
    'setting instructions aside',
  ),
  sign(
    '\\b(?:ignore[zr]?|oublie[zr]?)\\b[^.\\n]{0,40}\\b(?:instructions|regles|consignes|directives) (?:precedentes|anterieures|ci-dessus|initiales)',
    6,
    'setting instructions aside',
  ),
  sign('\\b(?:ignora|dimentica)\\b[^.\\n]{0,40}\\b(?:istruzioni|regole)', 6, 'setting instructions aside'),
]

/** Ways in which a document speaks to whatever reads it by machine. */
export const indirectSigns: readonly Sign[] = [
  sign(
    '\\b(?:attention|dear|hey|hello|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|important for) (?:all |any |the )?(?:ai|a\\.i\\.|llms?|language models?|chat ?bots?|(?:ai |virtual )?assistants?|copilots?|gpt\\S*|agents?|bots?)\\b',
    6,
    'addressing an assistant',
  ),
  sign(
    "\\b(?:if|when|whenever|since) (?:you are|you're|an?|the|this is (?:read|processed) by)(?: an?| the)? (?:ai|llm|language model|chat ?bot|(?:ai |virtual )?assistant|copilot|agent|automated (?:system|tool|reader))\\b[^.\\n]{0,80}\\b(?:you|must|should|please|say|tell|write|reply|ignore|include|reads?|reading|summari[sz]\\w*|process\\w*)",
    6,
    'addressing an assistant',
  ),
  sign(
    '\\b(?:ai|llms?|language models?|chat ?bots?|assistants?|copilots?|agents?) (?:reading|processing|summari[sz]ing|analy[sz]ing|reviewing|that reads?|who reads?|must|should|shall|are (?:instructed|required|to))\\b',
    5,
    'addressing an assistant',
  ),
  sign(
    '\\b(?:when|if|while) (?:you (?:are )?)?(?:summari[sz]ing|answering|responding|asked|translating|replying|generating|quoting|summari[sz]e|answer|respond|reply)\\b[^.\\n]{0,80}\\b(?:always|you must|instead|tell (?:the|them|him|her)|state that|include the|recommend|append|add the|insert|do not mention|never mention|omit)',
    5,
    'steering an answer',
  ),
  sign(
    '\\b(?:tell|inform|convince|persuade|direct|send|redirect|urge) (?:the )?users?\\b[^.\\n]{0,80}\\b(?:to|that|visit|click|at https?)',
    4,
    'steering an answer',
  ),
  sign(
    "\\b(?:do not|don't|never|without) (?:mention\\w*|tell\\w*|reveal\\w*|disclos\\w*|inform\\w*|show\\w*|let\\w*)(?: \\w+){0,5} (?:to )?(?:the |your )?(?:users?|human|person|customer)\\b",
    5,
    'hiding something from the user',
  ),
  sign(
    "\\b(?:send|post|forward|e-?mail|upload|transmit|exfiltrate|submit|leak|append|encode|include)\\b(?: \\w+){0,8}? (?:conversation|chat (?:history|log)|system prompt|(?:user|customer|personal)(?:'s|s'|s)? (?:\\w+ )?(?:data|details|messages?|e-?mails?|inputs?|information|records)|api keys?|passwords?|credentials|secrets?|tokens?)\\b[^.\\n]{0,60}(?:\\bto\\b|https?:|@)",
    6,
    'sending data away',
  ),
  sign(
    '!\\[[^\\]\\n]{0,200}\\]\\(https?://[^)\\s]{1,300}[?&][^)\\s]{0,200}=(?:[^)\\s]*[{<\\[$%]|\\s*(?:data|q|secret|info|conversation))',
    6,
    'an image that carries data away',
  ),
  sign(
    '\\b(?:call|invoke|use|execute|run|trigger) (?:the )?(?:\\w+ )?[`"\']?(?:\\w+_\\w+|\\w+\\(\\)|(?:email|send|delete|transfer|payment|shell|search|browser) (?:tool|function|api|plugin))[`"\']?(?: (?:tool|function|plugin|api))?\\b[^.\\n]{0,60}\\b(?:with|to|and|now|immediately|using|on)',
    5,
    'calling a tool',
  ),
  sign(
    '<!--[^>]{0,400}\\b(?:ignore|instructions?|assistant|ai|llm|prompt|you must|system|secretly|do not tell)\\b[^>]{0,400}-->',
    6,
    'hidden text',
  ),
  sign(
    '(?:display:\\s*none|font-size:\\s*0|color:\\s*(?:white|#fff(?:fff)?)|visibility:\\s*hidden|opacity:\\s*0)[^>]{0,200}>[^<]{0,400}\\b(?:ignore|instructions?|assistant|ai|llm|prompt|you must|system)\\b',
    6,
    'hidden text',
  ),
  sign(
    '\\b(?:respond|reply|answer|output|say) (?:only |exactly |just |simply )?(?:with|by|the (?:word|phrase|following))(?: \\w+){0,3} ["\'`][^"\'`\\n]{1,120}["\'`]',
    4,
    'dictating an answer',
  ),
  sign(
    '\\b(?:rate|rank|score|grade|evaluate|describe) this (?:\\w+ )?(?:as (?:the )?(?:best|excellent|perfect|safe|highest|5|10)|(?:5|10|100)(?: out of|/))',
    4,
    'steering a judgement',
  ),
]
