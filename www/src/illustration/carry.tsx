/** Backpacks, vests and bags. Canvas 400 × 400, ground at y = 318. */
import type { Paint } from './paint';

export function Daypack({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M172 90 C172 62 228 62 228 90"
        fill="none"
        stroke={p.secondDeep}
        stroke-width="10"
        stroke-linecap="round"
      />
      <path
        d="M110 170 C96 190 92 250 98 296 L118 300 Z M290 170 C304 190 308 250 302 296 L282 300 Z"
        fill={p.secondDeep}
      />
      <path
        d="M116 150 C120 104 150 84 200 84 C250 84 280 104 284 150 C294 210 292 270 284 306 C270 322 130 322 116 306 C108 270 106 210 116 150 Z"
        fill={p.main}
      />
      <path
        d="M252 94 C272 106 282 124 284 150 C294 210 292 270 284 306 C278 313 260 317 238 318 C256 240 262 160 252 94 Z"
        fill={p.shade}
      />
      <path d="M124 146 C150 164 250 164 276 146" fill="none" stroke={p.accent} stroke-width="5" />
      <path
        d="M132 210 C150 200 250 200 268 210 C276 240 274 280 268 306 C240 316 160 316 132 306 C126 280 124 240 132 210 Z"
        fill={p.second}
      />
      <path
        d="M140 226 C170 218 230 218 260 226"
        fill="none"
        stroke={p.accent}
        stroke-width="5"
        stroke-linecap="round"
      />
      <path d="M258 226 l10 16" stroke={p.accent} stroke-width="5" stroke-linecap="round" />
      <path d="M200 108 l18 26 h-36 z" fill={p.light} />
      <path d="M140 262 H260" stroke={p.secondDeep} stroke-width="4" />
      <g fill={p.secondLight}>
        <rect x="156" y="256" width="14" height="12" rx="2" />
        <rect x="230" y="256" width="14" height="12" rx="2" />
      </g>
    </g>
  );
}

export function TrekkingPack({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M104 330 C92 300 92 240 106 200 L130 210 V330 Z M296 330 C308 300 308 240 294 200 L270 210 V330 Z"
        fill={p.secondDeep}
      />
      <path d="M120 120 C116 200 112 280 124 334 H276 C288 280 284 200 280 120 Z" fill={p.main} />
      <path d="M280 120 C284 200 288 280 276 334 H232 C244 270 246 190 240 120 Z" fill={p.shade} />
      <path
        d="M116 118 C112 76 130 52 160 50 H240 C270 52 288 76 284 118 C286 134 272 142 256 140 C220 134 180 134 144 140 C128 142 114 134 116 118 Z"
        fill={p.light}
      />
      <path
        d="M144 140 C180 134 220 134 256 140 C272 142 286 134 284 118 C240 106 160 106 116 118 C114 134 128 142 144 140 Z"
        fill={p.second}
      />
      <path d="M156 72 H244" stroke={p.accent} stroke-width="5" stroke-linecap="round" />
      <path d="M160 136 V200 M240 136 V200" stroke={p.accent} stroke-width="7" />
      <rect x="152" y="194" width="16" height="20" rx="3" fill={p.accentShade} />
      <rect x="232" y="194" width="16" height="20" rx="3" fill={p.accentShade} />
      <path d="M142 226 C170 216 230 216 258 226 L254 318 H146 Z" fill={p.second} />
      <path d="M150 246 C176 238 224 238 250 246" stroke={p.accent} stroke-width="4" fill="none" />
      <path
        d="M120 240 L142 232 M118 270 L144 264 M280 240 L258 232 M282 270 L256 264"
        stroke={p.accent}
        stroke-width="5"
      />
      <rect x="132" y="324" width="136" height="28" rx="13" fill={p.accent} />
      <path d="M154 324 V352 M246 324 V352" stroke={p.secondDeep} stroke-width="8" />
      <path d="M132 338 a13 14 0 0 1 13 -14" fill="none" stroke={p.accentShade} stroke-width="3" />
    </g>
  );
}

export function RunVest({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M128 84 C142 74 160 78 164 96 C170 150 184 170 190 190 V310 C160 318 128 310 116 292 C108 220 112 130 128 84 Z"
        fill={p.main}
      />
      <path
        d="M272 84 C258 74 240 78 236 96 C230 150 216 170 210 190 V310 C240 318 272 310 284 292 C292 220 288 130 272 84 Z"
        fill={p.shade}
      />
      <path
        d="M128 84 C150 60 250 60 272 84 C258 74 240 78 236 96 C224 88 176 88 164 96 C160 78 142 74 128 84 Z"
        fill={p.second}
      />
      <path d="M122 176 H176 C182 186 186 194 188 202 V262 H120 C118 230 119 200 122 176 Z" fill={p.second} />
      <path d="M278 176 H224 C218 186 214 194 212 202 V262 H280 C282 230 281 200 278 176 Z" fill={p.secondDeep} />
      <path d="M134 176 C132 150 134 128 140 124 H160 C166 130 168 150 168 176 Z" fill={p.pale} />
      <path d="M146 124 V108 H156 V124 Z" fill={p.accent} />
      <path d="M232 176 C232 150 234 130 240 124 H260 C266 130 266 150 266 176 Z" fill={p.pale} />
      <path d="M244 124 V108 H254 V124 Z" fill={p.accent} />
      <path d="M176 148 H226 M188 228 H212" stroke={p.accent} stroke-width="6" />
      <path
        d="M124 276 C146 288 170 290 190 286 M276 276 C254 288 230 290 210 286"
        stroke={p.light}
        stroke-width="4"
        fill="none"
      />
    </g>
  );
}

export function Duffel({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M136 176 C140 116 250 116 256 176" fill="none" stroke={p.secondDeep} stroke-width="11" />
      <path d="M78 176 C110 164 290 164 322 176 C346 210 346 270 322 312 H78 C54 270 54 210 78 176 Z" fill={p.main} />
      <path d="M62 246 H338 C338 272 332 296 322 312 H78 C68 296 62 272 62 246 Z" fill={p.shade} />
      <path
        d="M78 176 C100 210 100 276 78 312 C54 270 54 210 78 176 Z M322 176 C300 210 300 276 322 312 C346 270 346 210 322 176 Z"
        fill={p.second}
      />
      <path d="M104 186 C160 178 240 178 296 186" stroke={p.accent} stroke-width="5" fill="none" />
      <path d="M132 170 V312 M264 170 V312" stroke={p.secondDeep} stroke-width="15" />
      <rect x="162" y="220" width="72" height="50" rx="6" fill={p.light} />
      <path d="M180 254 l18 -22 18 22" fill="none" stroke={p.deep} stroke-width="5" stroke-linejoin="round" />
      <rect x="122" y="204" width="20" height="14" rx="3" fill={p.accent} />
      <rect x="254" y="204" width="20" height="14" rx="3" fill={p.accent} />
    </g>
  );
}
