/** Lights, compasses and climbing gear. Canvas 400 × 400, ground at y = 318. */
import type { Paint } from './paint';

export function Headlamp({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M202 232 L30 176 V330 Z" fill={p.accent} opacity="0.28" />
      <path
        d="M200 92 C310 92 352 150 346 210 C340 262 290 280 214 280"
        fill="none"
        stroke={p.deep}
        stroke-width="34"
      />
      <path
        d="M200 92 C310 92 352 150 346 210 C340 262 290 280 214 280"
        fill="none"
        stroke={p.main}
        stroke-width="26"
      />
      <path d="M200 92 C110 96 84 140 96 188 C104 222 130 244 164 254" fill="none" stroke={p.shade} stroke-width="26" />
      <path
        d="M232 84 C304 92 340 140 338 200"
        fill="none"
        stroke={p.accent}
        stroke-width="5"
        stroke-dasharray="16 10"
      />
      <rect x="328" y="176" width="32" height="44" rx="8" fill={p.second} />
      <path
        d="M152 196 Q152 182 166 182 H232 Q250 182 250 200 V284 Q250 302 232 302 H166 Q152 302 152 288 Z"
        fill={p.second}
      />
      <path d="M216 182 H232 Q250 182 250 200 V284 Q250 302 232 302 H216 Z" fill={p.secondDeep} />
      <circle cx="188" cy="242" r="37" fill={p.secondDeep} />
      <circle cx="188" cy="242" r="28" fill="#fbf3d6" />
      <circle cx="188" cy="242" r="13" fill={p.accent} />
      <path
        d="M172 226 C178 220 186 218 194 219"
        stroke="#ffffff"
        stroke-width="5"
        stroke-linecap="round"
        fill="none"
      />
      <rect x="184" y="172" width="40" height="14" rx="6" fill={p.accent} />
    </g>
  );
}

export function Lantern({ p }: { p: Paint }) {
  return (
    <g>
      <circle cx="200" cy="212" r="132" fill={p.accent} opacity="0.22" />
      <path d="M146 128 C130 56 270 56 254 128" fill="none" stroke={p.secondDeep} stroke-width="8" />
      <path d="M144 118 H256 L268 148 H132 Z" fill={p.main} />
      <path d="M222 118 H256 L268 148 H226 Z" fill={p.shade} />
      <path d="M140 148 H260 V264 H140 Z" fill="#fbf3d6" />
      <path d="M232 148 H260 V264 H232 Z" fill={p.accent} opacity="0.35" />
      <rect x="184" y="176" width="32" height="62" rx="16" fill={p.accent} />
      <rect x="193" y="186" width="14" height="42" rx="7" fill="#fffaf0" />
      <path d="M148 148 V264 M252 148 V264 M200 148 V166" stroke={p.second} stroke-width="6" />
      <path d="M128 264 H272 L278 302 Q278 316 262 316 H138 Q122 316 122 302 Z" fill={p.main} />
      <path d="M228 264 H272 L278 302 Q278 316 262 316 H226 Z" fill={p.shade} />
      <circle cx="200" cy="290" r="11" fill={p.second} />
      <circle cx="200" cy="290" r="5" fill={p.accent} />
    </g>
  );
}

export function Compass({ p }: { p: Paint }) {
  const ticks = Array.from({ length: 24 }, (_, index) => index * 15);
  return (
    <g>
      <path
        d="M128 70 H272 Q288 70 288 86 V316 Q288 332 272 332 H128 Q112 332 112 316 V86 Q112 70 128 70 Z"
        fill={p.pale}
        opacity="0.85"
      />
      <path d="M200 84 V150 M188 98 L200 82 L212 98" stroke={p.accent} stroke-width="5" fill="none" />
      <path
        d="M126 300 H274 M126 308 h0 M146 300 v-9 M166 300 v-14 M186 300 v-9 M206 300 v-14 M226 300 v-9 M246 300 v-14"
        stroke={p.second}
        stroke-width="3"
      />
      <circle cx="200" cy="206" r="82" fill={p.second} />
      <circle cx="200" cy="206" r="66" fill="#f7f4ea" />
      <g stroke={p.second} stroke-width="3">
        {ticks.map((angle) => (
          <path key={angle} d="M200 146 v9" transform={`rotate(${angle} 200 206)`} />
        ))}
      </g>
      <g stroke={p.secondLight} stroke-width="4">
        {ticks.map((angle) => (
          <path key={angle} d="M200 128 v8" transform={`rotate(${angle} 200 206)`} />
        ))}
      </g>
      <g transform="rotate(28 200 206)">
        <path d="M200 152 L213 206 H187 Z" fill={p.main} />
        <path d="M200 260 L213 206 H187 Z" fill={p.secondLight} />
      </g>
      <circle cx="200" cy="206" r="6" fill={p.accent} />
    </g>
  );
}

export function PowerBank({ p }: { p: Paint }) {
  return (
    <g transform="rotate(-12 200 200)">
      <rect x="132" y="72" width="136" height="244" rx="24" fill={p.main} />
      <path d="M222 72 H244 Q268 72 268 96 V292 Q268 316 244 316 H222 Z" fill={p.shade} />
      <rect x="118" y="86" width="18" height="216" rx="9" fill={p.accent} />
      <rect x="264" y="86" width="18" height="216" rx="9" fill={p.accentShade} />
      <path d="M206 140 L178 196 H198 L190 246 L224 184 H202 Z" fill={p.accent} />
      <g fill={p.pale}>
        {[168, 188, 208, 228].map((x) => (
          <circle key={x} cx={x} cy="286" r="5" />
        ))}
      </g>
      <rect x="176" y="72" width="46" height="12" rx="4" fill={p.secondDeep} />
    </g>
  );
}

export function Rope({ p }: { p: Paint }) {
  const coils = [0, 1, 2, 3, 4];
  return (
    <g fill="none" stroke-linecap="round">
      {coils.map((index) => (
        <g key={index}>
          <ellipse
            cx="200"
            cy="206"
            rx={62 + index * 15}
            ry={78 + index * 14}
            stroke={index % 2 ? p.shade : p.main}
            stroke-width="14"
          />
          <ellipse
            cx="200"
            cy="206"
            rx={62 + index * 15}
            ry={78 + index * 14}
            stroke={p.accent}
            stroke-width="4"
            stroke-dasharray="3 17"
          />
        </g>
      ))}
      <path d="M120 128 C150 100 250 100 280 128" stroke={p.deep} stroke-width="14" />
      {[0, 1, 2, 3].map((index) => (
        <path
          key={index}
          d={`M${146 + index * 5} ${84 + index * 17} C180 ${70 + index * 17} 220 ${70 + index * 17} ${254 - index * 5} ${84 + index * 17}`}
          stroke={index % 2 ? p.main : p.light}
          stroke-width="14"
        />
      ))}
      <path d="M206 72 C220 40 250 44 262 62 M250 84 C292 100 318 160 318 330" stroke={p.main} stroke-width="13" />
      <path d="M318 316 V334" stroke={p.second} stroke-width="14" />
    </g>
  );
}

export function Harness({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M84 140 C120 112 280 112 316 140 L310 182 C280 158 120 158 90 182 Z" fill={p.shade} />
      <path
        d="M84 140 C84 160 86 172 90 182 C130 214 270 214 310 182 C314 172 316 160 316 140 C270 176 130 176 84 140 Z"
        fill={p.main}
      />
      <path d="M92 158 C140 190 260 190 308 158" fill="none" stroke={p.accent} stroke-width="6" />
      <g fill="none" stroke={p.main} stroke-width="21">
        <path d="M152 196 C104 216 96 320 146 324 C196 322 196 244 186 204" />
        <path d="M248 196 C296 216 304 320 254 324 C204 322 204 244 214 204" />
      </g>
      <g fill="none" stroke={p.second} stroke-width="6">
        <path d="M152 196 C104 216 96 320 146 324 C196 322 196 244 186 204" />
        <path d="M248 196 C296 216 304 320 254 324 C204 322 204 244 214 204" />
      </g>
      <path d="M200 166 V262" stroke={p.accent} stroke-width="13" stroke-linecap="round" />
      <path d="M180 258 H220" stroke={p.second} stroke-width="13" stroke-linecap="round" />
      <rect x="228" y="164" width="34" height="26" rx="5" fill={p.secondDeep} transform="rotate(-8 245 177)" />
      <rect x="236" y="171" width="18" height="12" rx="3" fill={p.pale} transform="rotate(-8 245 177)" />
      <path
        d="M104 176 C96 214 124 222 136 196 M296 176 C304 214 276 222 264 196"
        fill="none"
        stroke={p.secondDeep}
        stroke-width="6"
      />
    </g>
  );
}

export function Quickdraw({ p }: { p: Paint }) {
  const carabiner =
    'M0 -58 C30 -58 40 -40 36 -12 C34 14 28 44 14 58 C4 66 -12 62 -18 48 L-34 -28 C-36 -46 -22 -58 0 -58 Z';
  return (
    <g transform="rotate(16 200 200)" fill="none">
      <g transform="translate(200 106)">
        <path d={carabiner} stroke={p.deep} stroke-width="15" />
        <path d={carabiner} stroke={p.main} stroke-width="11" />
        <path d="M-30 -24 L-16 44" stroke={p.pale} stroke-width="6" />
      </g>
      <g transform="translate(200 304) rotate(180)">
        <path d={carabiner} stroke={p.secondDeep} stroke-width="15" />
        <path d={carabiner} stroke={p.accent} stroke-width="11" />
        <path d="M-30 -24 L-16 44" stroke={p.pale} stroke-width="6" />
      </g>
      <path d="M186 150 H216 L214 262 H188 Z" fill={p.second} />
      <path d="M194 154 V258 M208 154 V258" stroke={p.secondLight} stroke-width="3" stroke-dasharray="6 4" />
      <path d="M187 186 H216 M188 228 H215" stroke={p.accent} stroke-width="7" />
    </g>
  );
}

export function Helmet({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M112 240 C116 300 168 326 200 326 C224 326 250 312 268 280"
        fill="none"
        stroke={p.secondDeep}
        stroke-width="8"
      />
      <rect x="184" y="314" width="34" height="20" rx="5" fill={p.accent} />
      <path
        d="M72 236 C62 146 120 84 206 84 C292 84 340 150 330 222 C328 240 310 244 292 242 C230 236 160 240 104 252 C86 254 74 250 72 236 Z"
        fill={p.main}
      />
      <path
        d="M206 84 C292 84 340 150 330 222 C328 240 310 244 292 242 C276 240 260 240 244 240 C272 180 258 110 206 84 Z"
        fill={p.shade}
      />
      <g fill={p.secondDeep}>
        <path d="M122 182 C132 150 148 132 168 124 L174 140 C158 148 146 164 140 188 Z" />
        <path d="M170 178 C178 152 192 136 208 130 L214 146 C202 152 192 164 188 184 Z" />
        <path d="M286 164 C294 178 298 192 298 206 L282 206 C282 194 278 180 272 170 Z" />
      </g>
      <path d="M76 244 C100 232 200 222 328 232" fill="none" stroke={p.accent} stroke-width="6" />
      <path
        d="M92 150 C108 120 140 102 170 98"
        fill="none"
        stroke={p.pale}
        stroke-width="7"
        stroke-linecap="round"
        opacity="0.8"
      />
      <path
        d="M104 252 C108 262 112 266 112 272 M292 242 C288 256 280 268 268 282"
        stroke={p.secondDeep}
        stroke-width="8"
        fill="none"
      />
    </g>
  );
}

export function ChalkBag({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M104 150 C80 120 60 150 84 176 M296 150 C320 120 340 150 316 176"
        fill="none"
        stroke={p.accent}
        stroke-width="9"
      />
      <path
        d="M112 152 H288 C298 220 292 300 262 318 C230 330 170 330 138 318 C108 300 102 220 112 152 Z"
        fill={p.main}
      />
      <path
        d="M240 152 H288 C298 220 292 300 262 318 C250 322 236 325 222 326 C246 280 250 210 240 152 Z"
        fill={p.shade}
      />
      <ellipse cx="200" cy="148" rx="90" ry="27" fill={p.second} />
      <ellipse cx="200" cy="148" rx="74" ry="18" fill={p.pale} />
      <path d="M140 146 C160 126 240 128 260 146 C240 160 160 162 140 146 Z" fill="#fbfaf6" />
      <path d="M110 216 C160 236 240 236 292 216" stroke={p.accent} stroke-width="8" fill="none" />
      <path d="M166 290 l24 -36 14 18 10 -12 20 30 z" fill={p.pale} />
    </g>
  );
}
