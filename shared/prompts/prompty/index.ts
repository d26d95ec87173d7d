export { fillInputs } from './prompty-inputs'
export { answerOfText } from './read-answer'
export { readPromptyFile } from './read-prompty'
export { renderPromptyFile } from './render-prompty'
