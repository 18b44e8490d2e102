import type * as Ssm from '@aws-sdk/client-ssm';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { imageOfParameter } from '../../images.ts';

/** The public parameters that name images. */
export const getParameter = (
  { place }: At,
  input: Ssm.GetParameterCommandInput,
): Answer<Ssm.GetParameterCommandOutput> => {
  const name = input.Name ?? '';
  if (name === '') throw new ApiError('ValidationException', 'Parameter name must not be empty.');
  const image = imageOfParameter(place.region.name, name);
  if (!image) throw new ApiError('ParameterNotFound', `Parameter ${name} not found.`);
  return {
    Parameter: {
      Name: name,
      Type: 'String',
      Value: image.id,
      Version: 42,
      LastModifiedDate: new Date(image.created),
      ARN: `arn:aws:ssm:${place.region.name}::parameter${name}`,
      DataType: 'aws:ec2:image',
    },
  };
};
