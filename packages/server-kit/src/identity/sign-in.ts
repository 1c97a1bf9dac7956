import { createHmac } from "node:crypto";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { EncryptJWT, jwtDecrypt } from "jose";
import * as oauth from "oauth4webapi";
import type { ProviderOptions, VerifiedToken } from "./oidc.ts";

/** A browser signs in at the provider: authorization code flow with PKCE. */
export interface SignInOptions {
  readonly clientId: string;
  /** Where the provider gave this server one; without it the server is a public client. */
  readonly clientSecret?: string;
  /** Address under which browsers know this server, such as `https://plumbline.example.gov.cn`; the provider sends them back to `/v1/sign-in/callback` there. */
  readonly address: string;
  /** `openid` unless given, and always with it. */
  readonly scopes?: readonly string[];
}

export type SignInFlaw = "state" | "provider" | "issuer" | "nonce" | "token" | "account" | "used";

/** Why nobody was signed in: for the browser that came back. */
export function signInRefused(reason: SignInFlaw, message: string): PlumblineError {
  return new PlumblineError("SIGN_IN_REFUSED", `sign-in: ${message}`, { details: { reason } });
}

/** What one sign-in gave. */
export interface SignInOutcome extends Pick<VerifiedToken, "account" | "grants"> {
  /** Good for one session. */
  readonly state: string;
  readonly returnTo: string;
}

export interface SignIn {
  /** Whether browsers come by TLS. */
  readonly isSecure: boolean;
  /** Where the browser goes, and what it keeps under `state` until it comes back with that. Throws `REQUEST_INVALID`, `IDENTITY_UNAVAILABLE`. */
  begin(returnTo: string, now: number): Promise<{ readonly location: string; readonly state: string; readonly kept: string }>;
  /** Throws `SIGN_IN_REFUSED`, `IDENTITY_UNAVAILABLE`. */
  finish(query: URLSearchParams, kept: string | undefined, now: number): Promise<SignInOutcome>;
}

/** Within which somebody signs in at the provider. */
export const SIGN_IN_SECONDS = 600;
const TIMEOUT_MS = 5000;
const DISCOVERED_FOR_MS = 600_000;
const CALLBACK = "/v1/sign-in/callback";
const LONGEST_RETURN = 1000;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

export interface SignInParts {
  readonly provider: Pick<ProviderOptions, "issuer" | "algorithms" | "clockToleranceSeconds">;
  /** What browsers keep is sealed with it. */
  readonly secret: string;
  /** Checks the signature and claims of an ID token. */
  verify(token: string, clientId: string, now: number): Promise<VerifiedToken>;
}

/** Throws `SETTING_INVALID`. The provider is asked nothing before somebody signs in. */
export function createSignIn(options: SignInOptions, { provider, secret, verify }: SignInParts): SignIn {
  const { clientId, clientSecret, scopes = [] } = options;
  const issuer = addressOf("issuer of the identity provider", provider.issuer);
  const own = addressOf("address of this server for signing in", options.address);
  if (own.pathname !== "/" || own.search || own.hash) throw invalid("address of this server for signing in: give it without a path");
  if (!clientId) throw invalid("signing in needs the id under which the provider knows this server");
  const redirectUri = own.origin + CALLBACK;
  const client: oauth.Client = {
    client_id: clientId,
    [oauth.clockTolerance]: provider.clockToleranceSeconds ?? 30,
  };
  const authentication = clientSecret === undefined ? oauth.None() : oauth.ClientSecretBasic(clientSecret);
  const key = createHmac("sha256", secret).update("sign-in under way").digest();
  const http = (): { [oauth.allowInsecureRequests]: boolean; signal: AbortSignal } => ({
    [oauth.allowInsecureRequests]: issuer.protocol === "http:",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  let discovered: { readonly server: oauth.AuthorizationServer; readonly at: number } | undefined;

  async function discover(): Promise<oauth.AuthorizationServer> {
    const at = performance.now();
    if (discovered && at - discovered.at < DISCOVERED_FOR_MS) return discovered.server;
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http()));
    for (const endpoint of [server.authorization_endpoint, server.token_endpoint])
      addressOf("endpoint of the identity provider", endpoint ?? "");
    if (server.code_challenge_methods_supported && !server.code_challenge_methods_supported.includes("S256")) {
      throw new Error("the provider does not take PKCE with S256");
    }
    discovered = { server, at };
    return server;
  }

  const unavailable = (cause: unknown): PlumblineError =>
    new PlumblineError("IDENTITY_UNAVAILABLE", "the identity provider cannot be asked at present", { cause });

  return {
    isSecure: own.protocol === "https:",
    async begin(returnTo, now) {
      const path = pathWithin(own, returnTo);
      const server = await discover().catch((error: unknown) => {
        throw unavailable(error);
      });
      const [state, nonce, verifier] = [oauth.generateRandomState(), oauth.generateRandomNonce(), oauth.generateRandomCodeVerifier()];
      const to = new URL(server.authorization_endpoint as string);
      for (const [name, value] of Object.entries({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: [...new Set(["openid", ...scopes])].join(" "),
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      })) {
        to.searchParams.set(name, value);
      }
      const seconds = Math.floor(now / 1000);
      const kept = await new EncryptJWT({ state, nonce, verifier, path })
        .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
        .setIssuer(provider.issuer)
        .setExpirationTime(seconds + SIGN_IN_SECONDS)
        .encrypt(key);
      return { location: to.href, state, kept };
    },
    async finish(query, kept, now) {
      const begun = await opened(kept ?? "", now);
      const server = await discover().catch((error: unknown) => {
        throw unavailable(error);
      });
      let said: URLSearchParams;
      try {
        said = oauth.validateAuthResponse(server, client, query, begun.state);
      } catch (error) {
        if (error instanceof oauth.AuthorizationResponseError) throw signInRefused("provider", "the provider let nobody in");
        const given = query.get("iss");
        if (
          given !== null
            ? given !== server.issuer
            : server.authorization_response_iss_parameter_supported && query.get("state") === begun.state
        )
          throw signInRefused("issuer", "the answer does not say that it is of this provider");
        throw signInRefused("state", "this is no answer to what this browser asked");
      }
      let token: string | undefined;
      try {
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          said,
          redirectUri,
          begun.verifier,
          http(),
        );
        // Its times are judged below, by the clock of the server.
        const shifted = { ...client, [oauth.clockSkew]: Math.round((now - Date.now()) / 1000) };
        const answer = await oauth.processAuthorizationCodeResponse(server, shifted, response, {
          expectedNonce: begun.nonce,
          requireIdToken: true,
        });
        token = answer.id_token;
      } catch (error) {
        if (error instanceof oauth.ResponseBodyError)
          throw signInRefused("provider", `the provider does not take this code (${shown(error.error)})`);
        if (error instanceof oauth.OperationProcessingError && (error.cause as { claim?: unknown } | undefined)?.claim === "nonce")
          throw signInRefused("nonce", "the ID token is not for what this browser asked");
        if (error instanceof oauth.OperationProcessingError)
          throw signInRefused("token", `the provider's answer is not good: ${shown(error.message)}`);
        throw unavailable(error);
      }
      const { account, grants } = await verify(token as string, clientId, now).catch((error: unknown) => {
        throw isPlumblineError(error, "TOKEN_REFUSED") ? signInRefused("token", `the ID token is not good: ${error.message}`) : error;
      });
      return { account, grants, state: begun.state, returnTo: begun.path };
    },
  };

  async function opened(kept: string, now: number): Promise<Readonly<Record<"state" | "nonce" | "verifier" | "path", string>>> {
    try {
      const { payload } = await jwtDecrypt(kept, key, {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
        issuer: provider.issuer,
        requiredClaims: ["exp"],
        currentDate: new Date(now),
      });
      return payload as never;
    } catch {
      throw signInRefused("state", "this browser did not begin to sign in here within the last ten minutes");
    }
  }
}

/** Where the browser goes afterwards: a path of this server, and nothing that another reader takes for another host. Throws `REQUEST_INVALID`. */
function pathWithin(own: URL, text: string): string {
  const isPath = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) && text.length <= LONGEST_RETURN;
  const url = isPath && URL.canParse(text, own) ? new URL(text, own) : undefined;
  if (url?.origin !== own.origin || url.pathname.startsWith("//")) {
    throw new PlumblineError("REQUEST_INVALID", "return: is not a path of this server, such as /console");
  }
  return url.pathname + url.search + url.hash;
}

/** TLS, or this machine. */
function addressOf(what: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && !url.username && !url.password && (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.includes(url.hostname))))
    return url;
  throw invalid(`${what}: is no https address`);
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("SETTING_INVALID", message);
}

function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "").slice(0, 100);
}
