/** What the shop calls what the engine names by keys: for `<vitrin-privacy>`, which shows them. */
import type { Names } from '../../../pkg-template/src/panel/language';
import { productById } from '../catalog/catalog';
import { answerName, interestName, offerName, placementName, segmentName } from '../parts/names';

const KINDS = ['interest', 'lifecycle', 'offer', 'click', 'segment', 'campaign', 'holdout'] as const;
type Kind = (typeof KINDS)[number];

function kindOf(question: string): Kind | undefined {
  return KINDS.find((kind) => question.startsWith(`${kind}: `));
}

/** The engine names a question by kind and subject, `segment: camper`. */
export function questionWords(question: string): string {
  const subject = question.slice(question.indexOf(': ') + 2);
  switch (kindOf(question)) {
    case 'interest':
      return 'Which part of the shop does this visitor like most?';
    case 'lifecycle':
      return 'How far has this visitor come with the shop?';
    case 'offer':
      return `Which offer did this visitor see last in ${placementName(subject)}?`;
    case 'click':
      return `Which offer did this visitor click last in ${placementName(subject)}?`;
    case 'segment':
      return `Is this visitor in the segment “${segmentName(subject)}”?`;
    case 'campaign':
      return `Did the offer “${offerName(subject)}” lead this visitor to what it is for?`;
    case 'holdout':
      return 'Did this visitor do what an offer is for, with or without offers being chosen?';
    case undefined:
      return question;
  }
}

/** An answer alone does not say what was asked: of the shop's words for it, the one that is another than the key. */
function answerWords(answer: string): string {
  const named = (['interest', 'lifecycle', 'offer'] as const).map((kind) => answerName(kind, answer));
  return named.find((name) => name !== answer && name !== '') ?? answer;
}

export const names: Names = (kind, key) => {
  switch (kind) {
    case 'category':
    case 'brand':
    case 'price_band':
    case 'tag':
      return interestName(kind, key);
    case 'item':
      return productById(key)?.name;
    case 'segment':
      return segmentName(key);
    case 'offer':
      return offerName(key);
    case 'placement':
      return placementName(key);
    case 'question':
      return questionWords(key);
    case 'answer':
      return answerWords(key);
  }
};
