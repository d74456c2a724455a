/** What a session does only with the rest of the engine. */
import { outline } from './outline.js';
import { startRecommender } from './recommend.js';
import { startSender } from './sender.js';
import { tellDecision, tellMemberships } from './sentences.js';
import type { Engine, Host, Model, SessionCore, SessionRest } from './surface.js';

/** Longest history that is read of an export, in characters: the engine stores no more. */
const EXPORT_CHARS_MAX = 16_384;

/** Gives an engine the shop's model. A bad one is done without from then on. */
export function equip(engine: Engine, host: Host, model: Model): void {
  try {
    if (model.bytes) engine.load_model(model.bytes);
  } catch (thrown) {
    if ((thrown as Error | undefined)?.name !== 'VitrinError') throw thrown;
    model.bytes = undefined;
    model.flaw = host.fail('BAD_MODEL', `${host.model}: ${(thrown as Error).message}`);
  }
}

/** The rest of a session that has begun. */
export function startRest(core: SessionCore): SessionRest {
  const { host, config, call, fold } = core;
  const recommender = startRecommender(core);
  return {
    ...recommender,
    ...startSender(core),
    inside: {
      get engine() {
        return core.engine;
      },
      config,
      rehearse(changed, ahead_ms, of = core.engine) {
        const made = core.create(changed);
        recommender.restore(made);
        made.rehearse(of, ahead_ms);
        return made;
      },
    },
    explain: (decision, context) =>
      call((engine) => tellDecision(decision, engine.explain(outline(decision), context), config)),
    memberships: () =>
      new Map(call((engine) => tellMemberships(engine.view('segments')))?.map((membership) => [membership.segment, membership])),
    async export() {
      const { engine } = core;
      return {
        site: host.site,
        exportedAt: Date.now(),
        profile: engine.view('profile'),
        interests: engine.view('interests'),
        segments: tellMemberships(engine.view('segments')),
        predictions: engine.view('predictions'),
        events: engine.view('events'),
        history: engine.export(),
      };
    },
    async import(profile) {
      const { site, history } = profile ?? {};
      if (site !== host.site) throw host.fail('BAD_STATE', 'site: not an export of this site');
      if (typeof history !== 'string' || history.length > EXPORT_CHARS_MAX)
        throw host.fail('BAD_STATE', 'history: not an export, or too long');
      core.engine.import(history);
      host.changed();
      void fold();
    },
  };
}
