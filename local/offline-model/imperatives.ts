/** Verbs that instructions in English begin with. */
const verbs = new Set(
  `add adjust aim align allow apply ask assemble attach avoid bake bend blow board boil bring brush build call cancel
  carry change charge check choose clean clear click clip close collect come compress connect contact cook cool count
  cover crush cut deduct descale detach dip disconnect divide do drain drink drive drop dry empty enter erect exchange
  extend fasten feed fetch file fill find finish fit fix flip flush fold follow freeze get give glue go grease hand hang
  have heat hold immerse inflate insert install iron join keep knead leave let level lift light load lock loosen lower
  lubricate make mark measure melt mix mount move note oil open pack patch pay pick place plug point polish pour prepare
  press protect pull pump push put raise read rebook recharge release reload remove renew repeat replace report request
  rest restart return reverse rinse roll rotate rub run scrape screw scrub seal select send separate set sew shake sharpen
  show shut slacken slide snap soak spin split sponge spray spread squeeze stamp stand start stay steam step stick stir
  stop store straighten stretch sweep swipe switch take tap tear tell test throw tie tighten tilt touch treat trim try turn
  twist undo unfold unlock unpack unplug unscrew untie unwind unzip use vacuum ventilate wait warm wash water wear weigh
  wet wind wipe wrap write zip`.split(/\s+/),
)

/** Whether an instruction may begin with the word. */
export const isInstructionVerb = (word: string): boolean => verbs.has(word.toLowerCase())

/** Whether a sentence tells its reader what to do, at its start or after its condition (“Once it is dry, roll it up.”). */
export const isInstruction = (text: string): boolean => {
  const start = text.replace(/^[^:]{1,60}:\s+/, '')
  if (/^(?:never|always|please|do not|don't|make sure|then|first|only|you (?:must|should|can|may))\b/i.test(start))
    return true
  if (isInstructionVerb(/^[\p{L}-]+/u.exec(start)?.[0] ?? '')) return !thirdPerson.test(start)
  const clause =
    /^(?:if|when|once|after|before|for|to|with|in|at|every|should|against|without|because of|as soon as|from|on|by)\b[^,]{2,90},\s+(?:then\s+)?([\p{L}-]+)/iu.exec(
      start,
    )
  return (
    clause !== null && (verbs.has((clause[1] ?? '').toLowerCase()) || /^(?:never|do|don't)$/i.test(clause[1] ?? ''))
  )
}

/** “Water stays warm”: a noun that looks like a verb, with a verb of its own. */
const thirdPerson =
  /^(?:air|charge|glue|grease|heat|ice|light|load|oil|pack|paint|rest|salt|start|steam|store|test|wash|water|wax) (?:\p{Ll}+s|may|can|must|will|is|are|was|were|has|should)\b(?! (?:off|up|down|out)\b)/iu
