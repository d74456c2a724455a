/** Clothes laid flat, seen from the front. Canvas 400 × 400. */
import type { Paint } from './paint';

export function ShellJacket({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M128 124 C98 134 84 160 76 200 L60 300 C70 312 92 314 104 308 L128 220 Z" fill={p.shade} />
      <path d="M272 124 C302 134 316 160 324 200 L340 300 C330 312 308 314 296 308 L272 220 Z" fill={p.deep} />
      <path
        d="M126 124 C150 112 170 108 200 108 C230 108 250 112 274 124 C284 190 284 260 282 332 C230 342 170 342 118 332 C116 260 116 190 126 124 Z"
        fill={p.main}
      />
      <path
        d="M126 124 C150 112 170 108 200 108 C230 108 250 112 274 124 C277 142 279 160 281 180 C240 168 222 150 200 136 C178 150 160 168 119 180 C121 160 123 142 126 124 Z"
        fill={p.light}
      />
      <path
        d="M152 116 C144 78 160 50 200 48 C240 50 256 78 248 116 C232 134 216 140 200 142 C184 140 168 134 152 116 Z"
        fill={p.main}
      />
      <path
        d="M168 114 C162 86 174 68 200 66 C226 68 238 86 232 114 C222 126 212 132 200 134 C188 132 178 126 168 114 Z"
        fill={p.secondDeep}
      />
      <path
        d="M152 116 C146 90 152 68 170 56 C160 78 160 98 168 114 C178 126 188 132 200 134 L200 142 C184 140 168 134 152 116 Z"
        fill={p.light}
      />
      <path d="M200 134 V337" stroke={p.accent} stroke-width="5" />
      <path d="M204 134 C216 132 224 128 232 118 L236 126 C228 136 216 141 204 142 Z" fill={p.shade} />
      <path d="M138 242 L164 214 M262 242 L236 214" stroke={p.accent} stroke-width="5" stroke-linecap="round" />
      <path d="M118 318 C170 328 230 328 282 318 L282 332 C230 342 170 342 118 332 Z" fill={p.shade} />
      <path d="M62 288 L106 296 M338 288 L294 296" stroke={p.accent} stroke-width="5" />
      <rect x="142" y="166" width="24" height="9" rx="2" fill={p.accent} />
    </g>
  );
}

export function DownJacket({ p }: { p: Paint }) {
  const rows = [150, 182, 214, 246, 278, 310];
  return (
    <g>
      <path d="M126 116 C94 128 80 160 72 204 L58 296 C66 312 94 316 106 306 L130 226 Z" fill={p.shade} />
      <path d="M274 116 C306 128 320 160 328 204 L342 296 C334 312 306 316 294 306 L270 226 Z" fill={p.deep} />
      <g stroke={p.deep} stroke-width="3" fill="none" opacity="0.6">
        <path d="M84 172 Q108 188 130 180 M74 208 Q100 226 128 216 M68 244 Q92 260 120 252 M63 276 Q86 290 110 284" />
        <path d="M316 172 Q292 188 270 180 M326 208 Q300 226 272 216 M332 244 Q308 260 280 252 M337 276 Q314 290 290 284" />
      </g>
      <path
        d="M124 116 C150 106 250 106 276 116 C288 190 288 260 284 330 C230 342 170 342 116 330 C112 260 112 190 124 116 Z"
        fill={p.main}
      />
      {rows.map((y) => (
        <g key={y}>
          <path d={`M118 ${y} Q159 ${y + 15} 198 ${y + 2} V${y + 10} Q159 ${y + 24} 117 ${y + 8} Z`} fill={p.shade} />
          <path
            d={`M202 ${y + 2} Q241 ${y + 15} 283 ${y} L284 ${y + 8} Q241 ${y + 24} 202 ${y + 10} Z`}
            fill={p.shade}
          />
          <path
            d={`M122 ${y - 16} Q156 ${y - 8} 192 ${y - 15}`}
            stroke={p.light}
            stroke-width="5"
            stroke-linecap="round"
            fill="none"
          />
          <path
            d={`M208 ${y - 15} Q244 ${y - 8} 278 ${y - 16}`}
            stroke={p.light}
            stroke-width="5"
            stroke-linecap="round"
            fill="none"
          />
        </g>
      ))}
      <path
        d="M154 110 C152 84 164 70 200 70 C236 70 248 84 246 110 C236 126 220 134 200 134 C180 134 164 126 154 110 Z"
        fill={p.secondDeep}
      />
      <path
        d="M146 116 C144 94 150 80 164 74 C160 100 172 118 200 126 C228 118 240 100 236 74 C250 80 256 94 254 116 C240 134 222 142 200 142 C178 142 160 134 146 116 Z"
        fill={p.light}
      />
      <path d="M200 128 V337" stroke={p.accent} stroke-width="5" />
      <rect x="222" y="164" width="26" height="10" rx="2" fill={p.accent} />
    </g>
  );
}

export function Fleece({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M124 118 C96 130 82 164 76 206 L64 304 C74 314 94 314 106 308 L130 226 Z" fill={p.main} />
      <path d="M276 118 C304 130 318 164 324 206 L336 304 C326 314 306 314 294 308 L270 226 Z" fill={p.shade} />
      <path
        d="M64 290 L108 298 L106 310 C94 316 74 316 62 306 Z M336 290 L292 298 L294 310 C306 316 326 316 338 306 Z"
        fill={p.second}
      />
      <path
        d="M122 118 C150 106 250 106 278 118 C286 190 286 260 282 334 C230 340 170 340 118 334 C114 260 114 190 122 118 Z"
        fill={p.main}
      />
      <path
        d="M122 118 C150 106 250 106 278 118 C281 142 283 160 284 180 C230 188 170 188 116 180 C117 160 119 142 122 118 Z"
        fill={p.second}
      />
      <g fill={p.light} opacity="0.55">
        {Array.from({ length: 40 }, (_, index) => {
          const column = index % 8;
          const row = Math.floor(index / 8);
          return <circle key={index} cx={130 + column * 20 + (row % 2) * 9} cy={204 + row * 27} r="4" />;
        })}
      </g>
      <path d="M156 112 C150 84 160 68 200 68 C240 68 250 84 244 112 C234 128 166 128 156 112 Z" fill={p.secondDeep} />
      <path
        d="M150 114 C146 96 150 80 162 72 C162 96 176 108 200 110 C224 108 238 96 238 72 C250 80 254 96 250 114 C236 132 164 132 150 114 Z"
        fill={p.secondLight}
      />
      <path d="M200 112 V214" stroke={p.accent} stroke-width="6" />
      <path d="M214 146 H258 V184 Q236 190 214 186 Z" fill={p.secondLight} />
      <path d="M214 152 H258" stroke={p.accent} stroke-width="5" />
      <path d="M118 322 C170 328 230 328 282 322 L282 334 C230 340 170 340 118 334 Z" fill={p.second} />
    </g>
  );
}

export function Trousers({ p }: { p: Paint }) {
  return (
    <g>
      <path
        d="M144 62 H256 C264 120 272 220 274 340 H222 L202 162 L198 162 L178 340 H126 C128 220 136 120 144 62 Z"
        fill={p.main}
      />
      <path d="M256 62 C264 120 272 220 274 340 H222 L202 162 C214 150 226 120 230 62 Z" fill={p.shade} />
      <path d="M142 62 H258 L261 84 H139 Z" fill={p.second} />
      <path d="M200 84 V164" stroke={p.deep} stroke-width="3" />
      <path d="M133 220 C150 212 172 214 186 226 L182 274 C164 266 146 266 130 272 Z" fill={p.second} />
      <path d="M267 220 C250 212 228 214 214 226 L218 274 C236 266 254 266 270 272 Z" fill={p.secondDeep} />
      <path d="M152 92 L140 128 M248 92 L260 128" stroke={p.accent} stroke-width="5" stroke-linecap="round" />
      <path d="M126 328 H179 M221 328 H274" stroke={p.deep} stroke-width="3" />
      <rect x="188" y="66" width="24" height="14" rx="3" fill={p.accent} />
    </g>
  );
}

export function BaseShirt({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M130 98 C106 106 92 132 84 172 L62 296 C70 306 88 308 98 304 L134 208 Z" fill={p.main} />
      <path d="M270 98 C294 106 308 132 316 172 L338 296 C330 306 312 308 302 304 L266 208 Z" fill={p.shade} />
      <path
        d="M128 98 L168 84 C180 96 220 96 232 84 L272 98 C280 180 278 260 276 336 C230 342 170 342 124 336 C122 260 120 180 128 98 Z"
        fill={p.main}
      />
      <path
        d="M128 98 C130 130 136 168 146 196 C140 240 140 290 142 338 L124 336 C122 260 120 180 128 98 Z M272 98 C270 130 264 168 254 196 C260 240 260 290 258 338 L276 336 C278 260 280 180 272 98 Z"
        fill={p.second}
      />
      <path d="M166 84 C180 98 220 98 234 84 L238 92 C222 112 178 112 162 92 Z" fill={p.accent} />
      <g stroke={p.light} stroke-width="3" opacity="0.7">
        {[140, 168, 196, 224, 252, 280, 308].map((y) => (
          <path key={y} d={`M152 ${y} H248`} />
        ))}
      </g>
      <path d="M64 286 L102 294 M336 286 L298 294" stroke={p.accent} stroke-width="6" />
    </g>
  );
}

export function Beanie({ p }: { p: Paint }) {
  return (
    <g>
      <path d="M96 250 C90 150 130 96 200 94 C270 96 310 150 304 250 Z" fill={p.main} />
      <path d="M200 94 C270 96 310 150 304 250 H240 C246 180 232 120 200 94 Z" fill={p.shade} />
      <g stroke={p.light} stroke-width="4" fill="none" opacity="0.8">
        <path d="M116 240 C116 176 136 128 178 104 M148 240 C148 180 164 130 192 100 M182 240 V104 M216 240 C218 170 216 140 206 100" />
      </g>
      <rect x="84" y="232" width="232" height="66" rx="20" fill={p.second} />
      <g stroke={p.secondLight} stroke-width="5">
        {Array.from({ length: 12 }, (_, index) => (
          <path key={index} d={`M${104 + index * 17.5} 242 V288`} />
        ))}
      </g>
      <rect x="222" y="250" width="42" height="30" rx="4" fill={p.accent} />
      <path d="M230 272 l12 -14 12 14" fill="none" stroke={p.accentShade} stroke-width="4" />
    </g>
  );
}

export function Gloves({ p }: { p: Paint }) {
  const hand =
    'M0 0 C-4 -40 -6 -84 4 -92 C14 -98 22 -90 24 -70 L26 -110 C28 -124 46 -124 48 -110 L50 -70 L56 -104 C60 -116 76 -114 76 -100 L74 -62 L84 -84 C92 -94 104 -86 100 -74 L84 -10 C84 10 82 40 82 60 H4 C4 40 2 20 0 0 Z';
  return (
    <g>
      <g transform="translate(214 236) rotate(8)">
        <path d={hand} fill={p.shade} />
        <rect x="0" y="44" width="86" height="30" rx="8" fill={p.secondDeep} />
      </g>
      <g transform="translate(178 252) scale(-1 1) rotate(8)">
        <path d={hand} fill={p.main} />
        <path d="M10 -10 C24 -24 60 -22 72 -8 L70 34 H12 Z" fill={p.light} />
        <rect x="0" y="44" width="86" height="30" rx="8" fill={p.second} />
        <rect x="24" y="50" width="40" height="16" rx="4" fill={p.accent} />
      </g>
    </g>
  );
}

export function Socks({ p }: { p: Paint }) {
  const sock =
    'M0 0 H66 C66 60 68 96 72 116 C84 134 120 150 140 166 C156 182 150 208 128 212 C96 216 40 200 14 180 C-8 162 -2 100 0 0 Z';
  return (
    <g>
      <g transform="translate(176 78)">
        <path d={sock} fill={p.shade} />
        <path d="M0 0 H66 V26 H0 Z" fill={p.secondDeep} />
      </g>
      <g transform="translate(104 104)">
        <path d={sock} fill={p.main} />
        <path d="M0 0 H66 V28 H0 Z" fill={p.second} />
        <path d="M0 44 H66 M0 58 H66" stroke={p.accent} stroke-width="6" />
        <path
          d="M100 144 C120 152 138 162 146 176 C152 192 146 208 128 212 C118 213 108 212 98 210 C90 190 90 164 100 144 Z"
          fill={p.second}
        />
        <path d="M2 140 C14 138 34 152 36 190 C28 188 20 184 14 180 C4 172 0 158 2 140 Z" fill={p.second} />
      </g>
    </g>
  );
}
