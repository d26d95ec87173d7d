export { createSubjects, type SubjectsDeps } from './create-subjects'
export type * from './contract'
