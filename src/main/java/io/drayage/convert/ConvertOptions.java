package io.drayage.convert;

import java.util.Optional;

/**
 * What a tool is told on its command line instead of in its file.
 *
 * @param from tool that the files are for; empty to recognise each file by its content
 * @param target registry and path that skopeo copies to, or image-syncer's default
 * @param scoped whether skopeo keeps the source's registry and path below the target
 * @param all whether skopeo or sinker copies all platforms
 */
public record ConvertOptions(
    Optional<Tool> from, Optional<String> target, boolean scoped, boolean all) {}
