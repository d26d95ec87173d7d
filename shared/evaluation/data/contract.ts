import type { Caller } from '../../caller'
import type { DatasetStored } from '../../datasets/contract'
import type { Calibration, EvaluatorOrder, JudgeOrder } from '../contract'

/** Questions to be made from the passages of an index. */
export interface QuestionsOrder {
  /** The dataset that they become a version of. */
  readonly dataset: string
  /** 20 where absent. */
  readonly count?: number
  /** The configured chat model where absent. */
  readonly model?: string
  /** Another seed draws other passages. */
  readonly seed?: string
}

/** What became of them. */
export interface QuestionsMade {
  readonly dataset: DatasetStored
  readonly made: number
  /** Passages for which the model gave no question that holds. */
  readonly refused: number
  readonly model: string
  readonly cost: number | null
}

/** Which labels an evaluator is held against. */
export interface CalibrationOrder {
  readonly evaluator: EvaluatorOrder
  readonly dataset: string
  readonly split?: string
  /** The column with what people said: passes (true, false), grades, or words. */
  readonly label: string
  /** What the evaluator reads, from columns alone. */
  readonly mapping?: Readonly<Record<string, string>>
  readonly judge?: JudgeOrder
}

/** How far an evaluator agrees with people, and who judged. */
export interface CalibrationView extends Calibration {
  readonly evaluator: string
  readonly dataset: string
  readonly judges: readonly string[]
}

/** The offer of synthetic questions and calibrations to doors. */
export interface EvaluationData {
  questions(caller: Caller, index: string, order: QuestionsOrder, signal: AbortSignal): Promise<QuestionsMade>
  calibrate(caller: Caller, order: CalibrationOrder, signal: AbortSignal): Promise<CalibrationView>
}
