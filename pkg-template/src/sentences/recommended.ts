/** Why an item is recommended, in every language: apart from the other sentences, since `<vitrin-recommendations>` says nothing else. */

export const RECOMMENDED_ENGLISH = {
  seen: 'You looked at it lately.',
  viewed_after: 'Because you looked at {of}.',
  bought_with: 'Often bought with {of}.',
  similar_to: 'It is like {of}.',
  popular_in: 'Popular in {of}.',
  popular: 'Popular in this shop.',
  it: 'it',
};
type Recommended = Readonly<Record<keyof typeof RECOMMENDED_ENGLISH, string>>;

export const RECOMMENDED_DUTCH: Recommended = {
  seen: 'U hebt dit onlangs bekeken.',
  viewed_after: 'Omdat u {of} hebt bekeken.',
  bought_with: 'Vaak samen gekocht met {of}.',
  similar_to: 'Lijkt op {of}.',
  popular_in: 'Populair in {of}.',
  popular: 'Populair in deze winkel.',
  it: 'dit artikel',
};

export const RECOMMENDED_SWEDISH: Recommended = {
  seen: 'Du tittade på den nyligen.',
  viewed_after: 'Eftersom du tittade på {of}.',
  bought_with: 'Köps ofta ihop med {of}.',
  similar_to: 'Liknar {of}.',
  popular_in: 'Populärt i {of}.',
  popular: 'Populärt i den här butiken.',
  it: 'varan',
};

const LANGUAGES: Readonly<Record<string, Recommended>> = { en: RECOMMENDED_ENGLISH, nl: RECOMMENDED_DUTCH, sv: RECOMMENDED_SWEDISH };

/** The language of the page around an element, and its sentences; English where we do not speak it. */
export function recommendedIn(host: Element): { locale: string; sentences: Recommended } {
  const locale = (host.closest('[lang]')?.getAttribute('lang') ?? '').slice(0, 2).toLowerCase();
  const sentences = Object.hasOwn(LANGUAGES, locale) ? LANGUAGES[locale] : undefined;
  return sentences ? { locale, sentences } : { locale: 'en', sentences: RECOMMENDED_ENGLISH };
}
