/** Tents, tarps and what one sleeps in. Canvas 400 × 400, ground at y = 318. */
import type { Paint } from './paint';

function Pegs({ at, stroke }: { at: readonly (readonly [number, number, number])[]; stroke: string }) {
  return (
    <g stroke={stroke} stroke-width="2.5" fill="none">
      {at.map(([x, y, toX]) => (
        <path key={x} d={`M${x} ${y} L${toX} 318`} />
      ))}
    </g>
  );
}

export function DomeTent({ p }: { p: Paint }) {
  return (
    <g>
      <Pegs
        at={[
          [96, 220, 42],
          [304, 220, 358],
        ]}
        stroke={p.secondDeep}
      />
      <path d="M64 316 C84 200 130 120 200 116 C270 120 316 200 336 316 Z" fill={p.main} />
      <path d="M200 116 C270 120 316 200 336 316 H238 C238 230 226 160 200 116 Z" fill={p.shade} />
      <path d="M64 316 C84 200 130 120 200 116 C160 150 138 220 130 316 Z" fill={p.light} />
      <path d="M152 316 C156 240 172 190 200 166 C228 190 244 240 248 316 Z" fill={p.secondDeep} />
      <path d="M200 166 C228 190 244 240 248 316 H206 C208 260 208 210 200 166 Z" fill={p.pale} />
      <path d="M200 166 C204 210 206 260 204 316" stroke={p.accent} stroke-width="4" fill="none" />
      <path
        d="M64 316 C110 190 160 120 232 108 M336 316 C290 190 240 120 168 108"
        stroke={p.accent}
        stroke-width="5"
        fill="none"
        stroke-linecap="round"
      />
      <path d="M170 128 C186 118 214 118 230 128 L222 144 C208 136 192 136 178 144 Z" fill={p.second} />
      <path d="M56 318 H344" stroke={p.secondDeep} stroke-width="5" stroke-linecap="round" />
    </g>
  );
}

export function TunnelTent({ p }: { p: Paint }) {
  return (
    <g>
      <Pegs
        at={[
          [92, 210, 26],
          [344, 254, 380],
        ]}
        stroke={p.secondDeep}
      />
      <path d="M52 316 C52 216 88 150 138 146 C230 146 300 190 350 246 C358 268 360 294 360 316 Z" fill={p.main} />
      <path
        d="M138 146 C230 146 300 190 350 246 C356 262 358 280 359 300 C310 240 240 196 176 196 C170 172 158 154 138 146 Z"
        fill={p.light}
      />
      <path d="M52 316 C52 216 88 150 138 146 C184 150 204 216 204 316 Z" fill={p.second} />
      <path d="M76 316 C78 236 100 182 136 176 C166 182 180 240 180 316 Z" fill={p.secondDeep} />
      <path d="M76 316 C78 236 100 182 136 176 C118 200 110 250 112 316 Z" fill={p.pale} />
      <path
        d="M52 316 C52 216 88 150 138 146 C184 150 204 216 204 316"
        fill="none"
        stroke={p.accent}
        stroke-width="6"
      />
      <path d="M232 162 C262 194 276 250 278 316" fill="none" stroke={p.accent} stroke-width="5" />
      <path d="M306 196 C326 230 334 272 335 316" fill="none" stroke={p.accent} stroke-width="4" />
      <path d="M218 262 h34 v26 h-34 z" fill={p.shade} />
      <path d="M42 318 H368" stroke={p.secondDeep} stroke-width="5" stroke-linecap="round" />
    </g>
  );
}

export function PyramidTent({ p }: { p: Paint }) {
  return (
    <g>
      <Pegs
        at={[
          [150, 190, 36],
          [262, 190, 364],
        ]}
        stroke={p.secondDeep}
      />
      <path d="M196 84 L332 316 H60 Z" fill={p.main} />
      <path d="M196 84 L332 316 H222 Z" fill={p.shade} />
      <path d="M196 84 L60 316 H118 Z" fill={p.light} />
      <path d="M196 120 L206 316 H140 Z" fill={p.secondDeep} />
      <path d="M196 120 L140 316 H112 L160 220 Z" fill={p.pale} />
      <path d="M196 84 V316" stroke={p.accent} stroke-width="4" />
      <path d="M196 66 V90" stroke={p.second} stroke-width="6" stroke-linecap="round" />
      <path d="M180 112 L196 84 L212 112 L204 118 L196 106 L188 118 Z" fill={p.second} />
      <path d="M50 318 H342" stroke={p.secondDeep} stroke-width="5" stroke-linecap="round" />
    </g>
  );
}

export function FamilyTent({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M40 316 C40 200 64 132 112 128 L288 128 C336 132 360 200 360 316 Z" fill={p.main} />
      <path d="M288 128 C336 132 360 200 360 316 H276 C282 230 290 170 288 128 Z" fill={p.shade} />
      <path d="M112 128 C64 132 40 200 40 316 H120 C114 230 108 170 112 128 Z" fill={p.light} />
      <path d="M112 128 L288 128 C276 146 124 146 112 128 Z" fill={p.second} />
      <path d="M148 316 V204 C150 176 250 176 252 204 V316 Z" fill={p.secondDeep} />
      <path
        d="M148 316 V204 C149 192 166 184 184 182 C168 220 162 270 164 316 Z M252 316 V204 C251 192 234 184 216 182 C232 220 238 270 236 316 Z"
        fill={p.pale}
      />
      <path
        d="M58 262 C60 226 66 200 76 182 L98 186 C92 210 90 236 92 264 Z M342 262 C340 226 334 200 324 182 L302 186 C308 210 310 236 308 264 Z"
        fill={p.pale}
        opacity="0.8"
      />
      <path
        d="M112 128 C104 180 112 250 118 316 M288 128 C296 180 288 250 282 316"
        fill="none"
        stroke={p.accent}
        stroke-width="5"
      />
      <path d="M30 318 H370" stroke={p.secondDeep} stroke-width="5" stroke-linecap="round" />
    </g>
  );
}

export function Tarp({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M88 152 V318 M316 176 V318" stroke={p.second} stroke-width="6" stroke-linecap="round" />
      <Pegs
        at={[
          [88, 152, 34],
          [316, 176, 372],
        ]}
        stroke={p.secondDeep}
      />
      <path d="M88 150 C160 176 250 184 316 174 L364 268 C270 262 160 256 40 262 Z" fill={p.main} />
      <path d="M88 150 C160 176 250 184 316 174 L300 208 C220 214 150 204 76 182 Z" fill={p.light} />
      <path d="M40 262 C160 256 270 262 364 268 L366 276 C270 268 160 264 38 270 Z" fill={p.deep} />
      <path d="M204 178 L204 259" stroke={p.shade} stroke-width="4" />
      <path d="M40 264 L26 318 M364 270 L384 318" stroke={p.secondDeep} stroke-width="2.5" />
      <path d="M140 318 C150 296 240 296 250 318 Z" fill={p.second} />
      <circle cx="88" cy="150" r="6" fill={p.accent} />
      <circle cx="316" cy="174" r="6" fill={p.accent} />
    </g>
  );
}

export function MummyBag({ p }: { p: Paint }) {
  const seams = [150, 182, 214, 246, 278, 310];
  return (
    <g transform="rotate(24 200 206)">
      <path
        d="M200 44 C250 44 270 84 272 130 C286 180 272 280 250 346 C236 366 164 366 150 346 C128 280 114 180 128 130 C130 84 150 44 200 44 Z"
        fill={p.main}
      />
      <path
        d="M236 62 C262 80 271 104 272 130 C286 180 272 280 250 346 C244 354 232 359 218 361 C246 280 254 160 236 62 Z"
        fill={p.shade}
      />
      <path
        d="M200 66 C228 66 242 88 242 114 C242 136 224 146 200 146 C176 146 158 136 158 114 C158 88 172 66 200 66 Z"
        fill={p.secondDeep}
      />
      <path d="M170 132 C178 120 222 120 230 132 C224 142 214 146 200 146 C186 146 176 142 170 132 Z" fill={p.accent} />
      <g stroke={p.deep} stroke-width="3" fill="none" opacity="0.65">
        {seams.map((y) => (
          <path key={y} d={`M${128 + (y - 150) * 0.12} ${y + 12} Q200 ${y + 30} ${272 - (y - 150) * 0.12} ${y + 12}`} />
        ))}
      </g>
      <path
        d="M160 134 C146 200 150 280 168 356"
        stroke={p.accent}
        stroke-width="5"
        fill="none"
        stroke-linecap="round"
      />
    </g>
  );
}

export function StuffedBag({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M84 150 C86 134 120 128 140 130 H296 C328 138 336 180 334 224 C334 270 326 306 296 312 H140 C112 314 86 308 84 294 Z"
        fill={p.main}
      />
      <path
        d="M84 222 C120 224 240 224 334 224 C334 270 326 306 296 312 H140 C112 314 86 308 84 294 Z"
        fill={p.shade}
      />
      <ellipse cx="118" cy="221" rx="48" ry="91" fill={p.second} />
      <ellipse cx="118" cy="221" rx="33" ry="68" fill={p.secondLight} />
      <path
        d="M118 164 C140 186 100 206 122 222 C142 240 100 262 118 280"
        stroke={p.secondDeep}
        stroke-width="5"
        fill="none"
      />
      <path
        d="M200 131 C214 160 214 282 200 312 M262 131 C276 160 276 282 262 312"
        stroke={p.accent}
        stroke-width="11"
        fill="none"
      />
      <rect x="198" y="206" width="26" height="34" rx="5" fill={p.accentShade} />
      <rect x="260" y="206" width="26" height="34" rx="5" fill={p.accentShade} />
      <path
        d="M140 150 C190 146 250 146 300 152"
        stroke={p.pale}
        stroke-width="6"
        fill="none"
        stroke-linecap="round"
        opacity="0.7"
      />
    </g>
  );
}

export function SleepingMat({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M150 76 L300 110 C312 114 316 124 312 136 L262 314 L96 286 L138 88 C140 80 144 76 150 76 Z"
        fill={p.main}
      />
      <path d="M300 110 C312 114 316 124 312 136 L262 314 L226 308 L280 106 Z" fill={p.shade} />
      <g stroke={p.deep} stroke-width="3" opacity="0.55">
        <path d="M164 82 L124 286 M193 88 L154 290 M222 94 L182 296 M251 100 L208 302" />
      </g>
      <path
        d="M88 268 C120 262 240 284 270 300 C286 312 276 334 254 332 C200 330 120 318 92 308 C72 300 70 274 88 268 Z"
        fill={p.second}
      />
      <path d="M88 268 C74 278 74 298 92 308 C110 304 112 276 88 268 Z" fill={p.secondLight} />
      <path d="M92 278 C100 284 100 294 94 300" stroke={p.accent} stroke-width="4" fill="none" stroke-linecap="round" />
      <circle cx="158" cy="92" r="8" fill={p.accent} />
    </g>
  );
}

export function Pillow({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M70 190 C76 158 110 158 140 162 C180 168 220 168 260 162 C290 158 324 158 330 190 C338 220 338 250 330 278 C322 306 290 306 260 302 C220 296 180 296 140 302 C110 306 78 306 70 278 C62 250 62 220 70 190 Z"
        fill={p.main}
      />
      <path
        d="M330 190 C338 220 338 250 330 278 C322 306 290 306 260 302 C220 296 180 296 140 302 C110 306 78 306 70 278 C120 286 260 282 300 252 C322 236 328 210 330 190 Z"
        fill={p.shade}
      />
      <path d="M126 226 C160 202 240 202 274 226 C250 252 150 252 126 226 Z" fill={p.light} />
      <path
        d="M96 190 C120 200 124 230 100 262 M304 190 C280 200 276 230 300 262"
        stroke={p.deep}
        stroke-width="3"
        fill="none"
        opacity="0.5"
      />
      <rect x="310" y="216" width="34" height="18" rx="4" fill={p.accent} />
    </g>
  );
}
