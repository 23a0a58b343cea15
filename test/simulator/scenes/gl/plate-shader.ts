/**
 * What stands still was lit once. Where something moves beside it, it is drawn from those two pictures, in the sun and
 * out of it, and only the moving shadow is looked up: a tenth of the work.
 */
export function plateFragment(withHoles: boolean): string {
  return `#version 300 es
${withHoles ? '#define HOLES' : ''}
precision highp float;
in vec3 vWorld;
in vec3 vNormal;
uniform sampler2D uPlate;
uniform sampler2D uShaded;
uniform vec2 uTargetSize;
uniform mat4 uShadowMatrix;
uniform highp sampler2DShadow uMovingShadow;
uniform float uClipY;
out vec4 fragment;
void main() {
#ifdef HOLES
  if (vWorld.y < uClipY) discard;
#endif
  vec2 at = gl_FragCoord.xy / uTargetSize;
  vec4 p = uShadowMatrix * vec4(vWorld + normalize(vNormal) * 0.06, 1.0);
  vec3 q = p.xyz / p.w * 0.5 + 0.5;
  float texel = 1.0 / float(textureSize(uMovingShadow, 0).x);
  float sum = 0.0;
  for (int i = 0; i < 5; i++) {
    vec2 o = i == 0 ? vec2(0.0) : vec2(i < 3 ? -0.9 : 0.9, (i & 1) == 1 ? -0.9 : 0.9) * texel;
    sum += texture(uMovingShadow, vec3(q.xy + o, q.z - 0.0006));
  }
  bool outside = q.x < 0.0 || q.x > 1.0 || q.y < 0.0 || q.y > 1.0 || q.z > 1.0;
  fragment = mix(texture(uShaded, at), texture(uPlate, at), outside ? 1.0 : sum / 5.0);
}`;
}
