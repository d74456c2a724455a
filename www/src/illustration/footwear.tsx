/** Shoes, boots and sandals, seen from the outer side with the toe to the right. Canvas 400 × 400, ground at y = 318. */
import type { Paint } from './paint';

/** Lugs of an outsole between two x positions. */
function Lugs({ from, to, y, fill }: { from: number; to: number; y: number; fill: string }) {
  const step = 15;
  const count = Math.floor((to - from) / step);
  const at = Array.from({ length: count }, (_, index) => from + index * step);
  return (
    <g fill={fill}>
      {at.map((x) => (
        <path key={x} d={`M${x} ${y} h10 l-2.5 8 h-5 z`} />
      ))}
    </g>
  );
}

function Laces({ points, stroke }: { points: readonly (readonly [number, number])[]; stroke: string }) {
  return (
    <g stroke={stroke} stroke-width="6" stroke-linecap="round" fill="none">
      {points.map(([x, y]) => (
        <path key={x} d={`M${x} ${y} l22 -13`} />
      ))}
    </g>
  );
}

export function TrailShoe({ p }: { p: Paint }) {
  return (
    <g>
      <Lugs from={66} to={344} y={308} fill={p.secondDeep} />
      <path d="M58 290 Q58 310 74 310 H330 Q352 310 352 292 Z" fill={p.second} />
      <path
        d="M54 268 C54 256 66 252 78 258 L336 262 C352 264 358 284 350 296 C300 292 250 302 200 300 C150 298 110 290 60 298 C54 290 54 280 54 268 Z"
        fill={p.backdropShape}
      />
      <path
        d="M54 284 C110 276 160 288 205 290 C255 292 300 282 353 286 C353 290 352 294 350 296 C300 292 250 302 200 300 C150 298 110 290 60 298 C56 294 54 290 54 284 Z"
        fill={p.accent}
      />
      <path
        d="M66 262 C58 230 62 196 74 176 C82 164 96 166 102 178 C110 196 134 204 164 190 C186 216 222 232 262 238 C306 244 340 250 344 272 C300 268 250 278 200 276 C150 274 110 266 64 270 Z"
        fill={p.main}
      />
      <path
        d="M66 262 C58 230 62 196 74 176 C78 170 84 168 90 169 C84 200 92 240 108 267 C92 266 78 267 64 270 Z"
        fill={p.shade}
      />
      <path d="M286 241 C316 245 341 253 344 272 C322 270 298 271 276 273 C270 262 274 248 286 241 Z" fill={p.shade} />
      <path d="M112 264 C126 238 146 220 176 204 L196 218 C170 232 156 250 150 271 Z" fill={p.light} />
      <path d="M168 273 C176 254 190 240 214 227 L234 233 C214 244 204 258 202 275 Z" fill={p.light} />
      <path
        d="M148 196 C154 184 158 170 158 160 C172 158 186 164 192 178 C196 194 214 214 244 226 L230 234 C200 226 178 210 164 190 Z"
        fill={p.secondLight}
      />
      <path
        d="M82 172 C92 166 100 170 104 180 C112 194 130 200 150 194"
        fill="none"
        stroke={p.secondDeep}
        stroke-width="7"
        stroke-linecap="round"
      />
      <path d="M72 178 C62 172 62 158 70 152" fill="none" stroke={p.accent} stroke-width="6" stroke-linecap="round" />
      <Laces
        points={[
          [164, 192],
          [180, 206],
          [199, 219],
          [220, 229],
        ]}
        stroke={p.accent}
      />
    </g>
  );
}

export function HikingBoot({ p }: { p: Paint }) {
  return (
    <g>
      <Lugs from={76} to={336} y={310} fill={p.secondDeep} />
      <path d="M68 282 H346 Q350 312 330 312 H190 L182 304 H152 L146 312 H82 Q66 310 68 282 Z" fill={p.secondDeep} />
      <path
        d="M68 268 C120 262 190 274 250 268 C290 264 330 264 346 276 C350 284 350 290 348 294 H68 Z"
        fill={p.second}
      />
      <path
        d="M84 270 C76 220 80 150 84 104 C100 94 160 92 178 102 C178 140 182 168 200 190 C224 210 270 216 306 228 C334 238 346 256 344 276 C290 268 240 276 190 274 C150 272 110 270 84 270 Z"
        fill={p.main}
      />
      <path d="M84 270 C76 220 80 150 84 104 C92 99 102 97 112 96 C104 150 106 220 120 271 Z" fill={p.shade} />
      <path d="M272 219 C310 228 346 244 344 276 C318 272 290 272 262 273 C256 250 258 232 272 219 Z" fill={p.second} />
      <path d="M84 270 C82 254 81 240 80 226 C110 224 128 240 132 271 Z" fill={p.second} />
      <path
        d="M148 97 C160 96 172 98 178 102 C178 140 182 168 200 190 C212 200 230 208 252 213 L236 232 C200 222 176 204 164 176 C154 152 150 124 148 97 Z"
        fill={p.light}
      />
      <path
        d="M160 92 C170 78 190 80 194 94 C192 136 200 168 222 190 L202 192 C184 168 178 140 178 102 Z"
        fill={p.secondLight}
      />
      <path d="M82 110 C106 96 152 94 180 104 L180 122 C152 112 108 114 82 128 Z" fill={p.accent} />
      <g fill={p.accent}>
        {[
          [158, 140],
          [162, 164],
          [174, 188],
          [194, 206],
          [218, 220],
        ].map(([x, y]) => (
          <circle key={x} cx={x} cy={y} r="5" />
        ))}
      </g>
      <g stroke={p.accentShade} stroke-width="5" stroke-linecap="round">
        <path d="M158 140 L184 134 M162 164 L188 154 M174 188 L200 172 M194 206 L218 190 M218 220 L240 206" />
      </g>
    </g>
  );
}

export function ApproachShoe({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M62 292 Q64 314 84 314 H328 Q350 312 350 288 Z" fill={p.secondDeep} />
      <path
        d="M62 266 C120 262 200 272 260 266 C310 260 350 256 352 282 C352 290 350 296 346 298 H66 C60 288 60 276 62 266 Z"
        fill={p.secondLight}
      />
      <path
        d="M70 268 C62 230 66 196 76 178 C96 166 112 180 126 192 C142 198 156 196 170 186 C200 212 236 226 276 230 C320 236 350 250 350 276 C300 264 240 276 190 272 C150 270 110 266 70 268 Z"
        fill={p.main}
      />
      <path d="M262 229 C312 232 350 248 350 276 C318 270 280 271 246 273 C240 254 246 236 262 229 Z" fill={p.second} />
      <path
        d="M262 229 C286 231 308 236 324 244 C302 240 276 246 262 262 C254 268 248 272 246 273 C240 254 246 236 262 229 Z"
        fill={p.secondDeep}
        opacity="0.5"
      />
      <path d="M70 268 C62 230 66 196 76 178 C82 175 88 174 94 176 C88 206 94 240 106 267 Z" fill={p.shade} />
      <path
        d="M150 196 C158 184 160 170 160 160 C178 158 192 166 198 180 C210 202 238 218 282 226 L262 236 C220 228 186 212 170 186 Z"
        fill={p.secondLight}
      />
      <path d="M112 266 L164 214 L186 226 L146 270 Z" fill={p.shade} />
      <Laces
        points={[
          [170, 190],
          [188, 206],
          [208, 218],
          [232, 226],
          [254, 232],
        ]}
        stroke={p.accent}
      />
      <path d="M82 174 C74 168 72 158 78 150" fill="none" stroke={p.accent} stroke-width="7" stroke-linecap="round" />
    </g>
  );
}

export function Sandal({ p }: { p: Paint }) {
  return (
    <g>
      <Lugs from={70} to={340} y={306} fill={p.secondDeep} />
      <path
        d="M56 284 C110 278 160 292 210 288 C260 284 310 272 352 282 Q356 308 336 308 H76 Q56 308 56 284 Z"
        fill={p.secondDeep}
      />
      <path
        d="M56 268 C60 256 72 254 86 258 C140 272 190 276 240 266 C290 256 336 254 352 272 C356 280 354 288 352 290 C310 280 260 292 210 296 C160 298 110 286 56 292 Z"
        fill={p.second}
      />
      <path d="M78 262 C72 220 84 180 104 168 L124 178 C108 196 102 226 112 270 Z" fill={p.main} />
      <path d="M96 176 C130 160 168 168 190 196 L172 212 C150 192 128 190 104 204 Z" fill={p.light} />
      <path d="M172 272 C168 240 174 212 194 192 L214 206 C200 224 198 246 206 272 Z" fill={p.main} />
      <path d="M196 194 C236 204 270 222 296 258 L270 262 C250 240 226 226 198 220 Z" fill={p.shade} />
      <path d="M206 270 C226 240 252 224 288 222 L302 240 C276 246 256 254 246 268 Z" fill={p.light} />
      <rect x="188" y="190" width="26" height="26" rx="5" fill={p.accent} />
      <rect x="195" y="197" width="12" height="12" rx="2" fill={p.accentShade} />
      <rect x="98" y="170" width="24" height="18" rx="4" fill={p.accent} />
    </g>
  );
}

export function ClimbingShoe({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M66 254 C58 226 66 200 84 190 C106 180 130 196 152 208 C196 226 250 222 290 238 C330 254 352 282 346 302 C318 298 282 286 240 282 C190 278 150 296 110 298 C82 298 70 280 66 254 Z"
        fill={p.main}
      />
      <path
        d="M66 254 C58 226 66 200 84 190 C96 186 108 188 120 193 C100 216 98 260 118 298 C84 300 70 280 66 254 Z"
        fill={p.second}
      />
      <path
        d="M346 302 C318 298 282 286 240 282 C190 278 150 296 110 298 C96 298 86 294 80 286 C120 292 160 266 226 264 C280 264 330 276 347 292 Z"
        fill={p.ink}
      />
      <path
        d="M250 228 C300 238 352 274 346 302 C330 300 312 295 292 291 C262 276 246 250 250 228 Z"
        fill={p.secondDeep}
      />
      <path
        d="M138 200 C176 218 214 222 252 226 L236 262 C200 262 168 270 140 280 C126 252 126 222 138 200 Z"
        fill={p.light}
      />
      <path d="M150 208 L140 276 M176 218 L168 268 M204 222 L200 264" stroke={p.second} stroke-width="13" />
      <g fill={p.accent}>
        <rect x="136" y="232" width="26" height="16" rx="3" />
        <rect x="162" y="234" width="26" height="16" rx="3" />
        <rect x="192" y="236" width="26" height="16" rx="3" />
      </g>
      <path
        d="M82 192 C70 184 68 170 76 162 C86 166 92 178 92 190"
        fill="none"
        stroke={p.accent}
        stroke-width="7"
        stroke-linecap="round"
      />
    </g>
  );
}
