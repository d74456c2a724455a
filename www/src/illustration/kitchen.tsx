/** Stoves, pots, bottles and mugs. Canvas 400 × 400, ground at y = 318. */
import type { Paint } from './paint';

export function Stove({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M136 204 C136 190 264 190 264 204 V300 C264 322 136 322 136 300 Z" fill={p.main} />
      <path d="M228 196 C250 198 264 200 264 204 V300 C264 310 246 316 222 317 Z" fill={p.shade} />
      <path d="M136 236 C160 246 240 246 264 236 V276 C240 286 160 286 136 276 Z" fill={p.pale} />
      <path d="M184 268 l16 -20 16 20 z" fill={p.accent} />
      <ellipse cx="200" cy="203" rx="64" ry="11" fill={p.light} />
      <rect x="188" y="158" width="24" height="44" rx="4" fill={p.second} />
      <path
        d="M212 178 H262 C272 178 272 192 262 192 H256"
        fill="none"
        stroke={p.accent}
        stroke-width="7"
        stroke-linecap="round"
      />
      <path d="M158 146 H242 L230 164 H170 Z" fill={p.secondDeep} />
      <path
        d="M164 146 L136 112 H116 M236 146 L264 112 H284 M200 146 V112"
        fill="none"
        stroke={p.secondLight}
        stroke-width="8"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
      <path
        d="M178 140 C168 118 186 110 184 92 C202 104 198 122 206 128 C210 120 212 114 210 106 C226 118 228 132 222 142 Z"
        fill={p.accent}
      />
      <path d="M190 142 C186 128 196 124 196 114 C206 122 206 132 210 142 Z" fill="#f7e3a6" />
    </g>
  );
}

export function SpiritStove({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M110 200 H290 L272 310 Q200 322 128 310 Z" fill={p.main} />
      <path d="M240 200 H290 L272 310 Q256 315 236 316 Z" fill={p.shade} />
      <g fill={p.secondDeep}>
        {[140, 168, 196, 224, 252].map((x) => (
          <circle key={x} cx={x} cy="284" r="8" />
        ))}
      </g>
      <path d="M92 128 H308 L296 192 Q200 208 104 192 Z" fill={p.secondLight} />
      <path d="M252 128 H308 L296 192 Q276 197 246 199 Z" fill={p.second} />
      <ellipse cx="200" cy="128" rx="108" ry="15" fill={p.pale} />
      <ellipse cx="200" cy="130" rx="94" ry="10" fill={p.secondDeep} />
      <path
        d="M300 150 C340 150 352 160 360 176"
        fill="none"
        stroke={p.accent}
        stroke-width="11"
        stroke-linecap="round"
      />
      <path d="M104 206 C160 216 240 216 296 206" stroke={p.accent} stroke-width="5" fill="none" />
      <path
        d="M176 110 c-8 -12 8 -16 0 -30 M202 106 c-8 -12 8 -16 0 -30 M228 110 c-8 -12 8 -16 0 -30"
        stroke={p.backdropShape}
        stroke-width="6"
        fill="none"
        stroke-linecap="round"
      />
    </g>
  );
}

export function Cookpot({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M96 170 H288 V288 Q288 314 262 314 H122 Q96 314 96 288 Z" fill={p.main} />
      <path d="M238 170 H288 V288 Q288 314 262 314 H226 C238 280 242 220 238 170 Z" fill={p.shade} />
      <path d="M112 186 V286" stroke={p.pale} stroke-width="8" stroke-linecap="round" opacity="0.75" />
      <path
        d="M288 200 H340 C356 200 356 262 340 262 H288"
        fill="none"
        stroke={p.second}
        stroke-width="11"
        stroke-linejoin="round"
      />
      <path d="M308 200 H338 C354 200 354 262 338 262 H308" fill="none" stroke={p.accent} stroke-width="11" />
      <path d="M84 164 C84 140 300 140 300 164 Q300 174 290 174 H94 Q84 174 84 164 Z" fill={p.light} />
      <path d="M84 164 C84 140 300 140 300 164 C260 156 124 156 84 164 Z" fill={p.pale} />
      <path d="M174 146 C174 120 210 120 210 146" fill="none" stroke={p.second} stroke-width="9" />
      <g fill={p.secondDeep}>
        <circle cx="256" cy="160" r="3.5" />
        <circle cx="268" cy="161" r="3.5" />
        <circle cx="280" cy="162" r="3.5" />
      </g>
      <path
        d="M140 214 h30 M140 240 h22 M140 266 h30"
        stroke={p.deep}
        stroke-width="4"
        stroke-linecap="round"
        opacity="0.5"
      />
    </g>
  );
}

export function Bottle({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M176 64 C176 46 224 46 224 64 V92 H176 Z" fill={p.secondDeep} />
      <path d="M182 58 C160 40 160 20 200 20 C240 20 240 40 218 58" fill="none" stroke={p.accent} stroke-width="9" />
      <rect x="166" y="86" width="68" height="24" rx="6" fill={p.second} />
      <path
        d="M170 110 H230 C236 130 260 138 262 170 V296 Q262 320 238 320 H162 Q138 320 138 296 V170 C140 138 164 130 170 110 Z"
        fill={p.main}
      />
      <path
        d="M216 110 H230 C236 130 260 138 262 170 V296 Q262 320 238 320 H214 C230 270 232 160 216 110 Z"
        fill={p.shade}
      />
      <path d="M154 180 V290" stroke={p.pale} stroke-width="9" stroke-linecap="round" opacity="0.8" />
      <path d="M174 250 l22 -30 14 18 8 -10 16 22 z" fill={p.accent} />
      <path d="M138 292 H262 V296 Q262 320 238 320 H162 Q138 320 138 296 Z" fill={p.second} />
    </g>
  );
}

export function Flask({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M150 66 Q150 50 166 50 H234 Q250 50 250 66 V118 H150 Z" fill={p.second} />
      <path d="M222 50 H234 Q250 50 250 66 V118 H222 Z" fill={p.secondDeep} />
      <rect x="146" y="116" width="108" height="14" rx="4" fill={p.accent} />
      <path
        d="M148 130 H252 C258 140 260 150 260 160 V300 Q260 322 240 322 H160 Q140 322 140 300 V160 C140 150 142 140 148 130 Z"
        fill={p.main}
      />
      <path d="M226 130 H252 C258 140 260 150 260 160 V300 Q260 322 240 322 H222 Z" fill={p.shade} />
      <path d="M156 158 V292" stroke={p.pale} stroke-width="8" stroke-linecap="round" opacity="0.75" />
      <path d="M254 176 C300 176 300 270 254 270" fill="none" stroke={p.second} stroke-width="14" />
      <rect x="176" y="196" width="44" height="52" rx="6" fill={p.accent} />
      <path d="M184 236 l14 -22 14 22 z" fill={p.accentShade} />
    </g>
  );
}

export function Mug({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M168 130 c-10 -16 10 -22 0 -40 M200 124 c-10 -16 10 -22 0 -40 M232 130 c-10 -16 10 -22 0 -40"
        stroke={p.backdropShape}
        stroke-width="8"
        fill="none"
        stroke-linecap="round"
      />
      <path d="M280 196 C340 190 340 276 276 272" fill="none" stroke={p.second} stroke-width="15" />
      <path d="M114 166 H286 L276 296 Q274 316 252 316 H148 Q126 316 124 296 Z" fill={p.main} />
      <path d="M238 166 H286 L276 296 Q274 316 252 316 H222 C236 270 240 210 238 166 Z" fill={p.shade} />
      <ellipse cx="200" cy="166" rx="86" ry="17" fill={p.pale} />
      <ellipse cx="200" cy="168" rx="72" ry="11" fill={p.secondDeep} />
      <path
        d="M140 236 C164 222 180 250 204 236 C226 222 244 250 262 238"
        stroke={p.accent}
        stroke-width="7"
        fill="none"
        stroke-linecap="round"
      />
    </g>
  );
}
