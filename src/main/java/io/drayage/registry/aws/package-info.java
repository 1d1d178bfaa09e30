/** Amazon ECR's management API; the only package with the AWS SDK. */
@NullMarked
package io.drayage.registry.aws;

import org.jspecify.annotations.NullMarked;
